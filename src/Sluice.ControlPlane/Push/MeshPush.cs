using Microsoft.Extensions.Logging;
using Sluice.ControlPlane.Store;
using Sluice.ControlPlane.Store.Kubernetes.Status;
using Sluice.Resources;
using Sluice.Resources.Diagnostics;
using Sluice.Translation;
using Sluice.Values;
using Sluice.Xds.Server;

namespace Sluice.ControlPlane.Push;

/// <summary>From a store to every connected proxy: follows, gathers, translates, and hands out what differs.</summary>
public sealed class MeshPush : IDisposable
{
    private readonly Distributor _distributor;
    private readonly MeshFollower _follower;

    public MeshPush(IResourceStore store, IProxyVerifier verifier, MeshOptions options, TimeProvider clock, ILoggerFactory logs)
    {
        _distributor = new(verifier, options, clock, logs.CreateLogger<Distributor>());
        _follower = new(store, options, verifier, _distributor, clock, logs.CreateLogger<MeshFollower>()) { Shown = JudgeAsync };
    }

    /// <summary>What the streams of proxies ask.</summary>
    public IXdsSource Source => _distributor;

    /// <summary>The revision that every feed holds; 0 before the first.</summary>
    public long Revision => _distributor.Revision;

    /// <summary>All valid resources now.</summary>
    public ResourceSet Resources => _distributor.Resources;

    /// <summary>What proxies are shown now; null: nothing yet.</summary>
    internal MeshView? View => _distributor.View;

    internal MeshOptions Options => _distributor.Options;

    /// <summary>Who is connected, by proxy id.</summary>
    internal Task<IReadOnlyList<KeyValuePair<string, ProxyNode>>> NodesAsync(CancellationToken cancel) => _distributor.NodesAsync(cancel);

    /// <summary>Told after each change of what is thought of every resource that people write.</summary>
    public event Action<IReadOnlyList<ResourceStatus>>? Judged;

    /// <summary>Whether proxies are told anything yet.</summary>
    public bool IsReady => _distributor.IsReady;

    /// <summary>Follows the store until cancelled.</summary>
    public Task RunAsync(CancellationToken cancel) => _follower.RunAsync(cancel);

    /// <summary>Completes when every feed holds <paramref name="revision"/> or a later one.</summary>
    public Task ShownAsync(long revision, CancellationToken cancel) => _distributor.ShownAsync(revision, cancel);

    /// <summary>What translation said, over all connected proxies, each finding once.</summary>
    public Task<ValueList<Diagnostic>> DiagnosticsAsync(CancellationToken cancel) => _distributor.DiagnosticsAsync(cancel);

    private async Task JudgeAsync(CancellationToken cancel)
    {
        if (Judged is { } judged)
            judged(MeshFindings.Of(_distributor.Resources, (await DiagnosticsAsync(cancel)).Concat(_follower.Findings())));
    }

    public void Dispose() => _distributor.Dispose();
}
