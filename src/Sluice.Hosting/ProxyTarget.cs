using Sluice.Configuration;
using Sluice.Proxy;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Hosting;

/// <summary>Hands snapshots to the proxy in this process.</summary>
public sealed class ProxyTarget(ProxyServer proxy) : ISnapshotTarget
{
    public async Task<string> ApplyAsync(ProxySnapshot next, CancellationToken cancel) => (await proxy.ApplyAsync(next, cancel)).Reason;

    public void ApplyEndpoints(ValueList<EndpointSet> endpoints) => proxy.ApplyEndpoints(endpoints);
}
