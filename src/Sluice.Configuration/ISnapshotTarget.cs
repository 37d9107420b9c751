using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Configuration;

/// <summary>Who runs snapshots: the proxy in this process, or (over xDS) one far away.</summary>
public interface ISnapshotTarget
{
    /// <summary>Applies the snapshot wholly or not at all. Returns why it was refused, or empty.</summary>
    Task<string> ApplyAsync(ProxySnapshot next, CancellationToken cancel);

    /// <summary>The short cut for endpoints that come and go.</summary>
    void ApplyEndpoints(ValueList<EndpointSet> endpoints);
}
