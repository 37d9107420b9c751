using Sluice.Xds.Resources;

namespace Sluice.Xds.Server;

/// <summary>What one connected proxy should have, now and later.</summary>
public interface IXdsFeed : IAsyncDisposable
{
    /// <summary>The name under which the proxy stands in the <see cref="Book.XdsAckBook"/>. Of two streams of one name the later one stands there.</summary>
    string ProxyId { get; }

    /// <summary>While this is <see cref="XdsState.Empty"/>, nothing is sent: a control plane that has just begun takes nothing from its proxies.</summary>
    XdsState Current { get; }

    /// <summary>Cancelled when the proxy is to be sent nothing more: what proved its identity does not hold any longer. Its stream then ends (UNAUTHENTICATED).</summary>
    CancellationToken Ended => CancellationToken.None;

    /// <summary>Completes when <see cref="Current"/> is another than <paramref name="known"/>. A stream that is slow sees only the latest.</summary>
    Task ChangedAsync(XdsState known, CancellationToken cancel);
}
