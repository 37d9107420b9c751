using Microsoft.Extensions.Logging;
using Sluice.ControlPlane.Store;
using Sluice.Resources.Diagnostics;
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
        _follower = new(store, options, _distributor, clock, logs.CreateLogger<MeshFollower>());
    }

    /// <summary>What the streams of proxies ask.</summary>
    public IXdsSource Source => _distributor;

    /// <summary>The revision that every feed holds; 0 before the first.</summary>
    public long Revision => _distributor.Revision;

    /// <summary>Whether proxies are told anything yet.</summary>
    public bool IsReady => _distributor.IsReady;

    /// <summary>Follows the store until cancelled.</summary>
    public Task RunAsync(CancellationToken cancel) => _follower.RunAsync(cancel);

    /// <summary>Completes when every feed holds <paramref name="revision"/> or a later one.</summary>
    public Task ShownAsync(long revision, CancellationToken cancel) => _distributor.ShownAsync(revision, cancel);

    /// <summary>What translation said, over all connected proxies, each finding once.</summary>
    public Task<ValueList<Diagnostic>> DiagnosticsAsync(CancellationToken cancel) => _distributor.DiagnosticsAsync(cancel);

    public void Dispose() => _distributor.Dispose();
}
