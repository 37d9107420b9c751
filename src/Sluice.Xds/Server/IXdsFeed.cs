using Sluice.Xds.Resources;

namespace Sluice.Xds.Server;

/// <summary>What one connected proxy should have, now and later, and what it says of it.</summary>
public interface IXdsFeed : IAsyncDisposable
{
    /// <summary>The name under which the proxy stands in the ACK book; unique among connected proxies.</summary>
    string ProxyId { get; }

    XdsState Current { get; }

    /// <summary>Completes when <see cref="Current"/> is another than <paramref name="known"/>. A stream that is slow sees only the latest.</summary>
    Task ChangedAsync(XdsState known, CancellationToken cancel);
}
