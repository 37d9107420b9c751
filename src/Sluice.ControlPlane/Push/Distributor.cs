using Microsoft.Extensions.Logging;
using Sluice.ControlPlane.Store;
using Sluice.Resources;
using Sluice.Resources.Diagnostics;
using Sluice.Translation;
using Sluice.Values;
using Sluice.Xds.Resources;
using Sluice.Xds.Server;

namespace Sluice.ControlPlane.Push;

/// <summary>Gives every connected proxy what it needs of the mesh, each group of like proxies at the cost of one.</summary>
internal sealed class Distributor(IProxyVerifier verifier, MeshOptions options, TimeProvider clock, ILogger<Distributor> log)
    : IXdsSource,
        IDisposable
{
    /// <summary>Metadata by which a proxy says that it reads virtual hosts one by one.</summary>
    public const string SplitTablesMetadata = "SLUICE_SPLIT_ROUTES";

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly HashSet<ProxyFeed> _feeds = [];
    private readonly Signal _shown = new();
    private readonly VerdictWatch _verdicts = new(verifier, clock, log);
    private Dictionary<(ProxyNode, GroupTraits), ProxyGroup> _groups = [];
    private MeshView? _view;
    private long _revision;

    /// <summary>The revision that every feed holds; 0 before the first.</summary>
    public long Revision => Interlocked.Read(ref _revision);

    /// <summary>All valid resources that are shown.</summary>
    public ResourceSet Resources => Volatile.Read(ref _view)?.Resources ?? ResourceSet.Empty;

    /// <summary>The view that is shown; null: none yet.</summary>
    public MeshView? View => Volatile.Read(ref _view);

    public MeshOptions Options => options;

    /// <summary>Whether there is a view of the mesh.</summary>
    public bool IsReady => Volatile.Read(ref _view) is not null;

    public async ValueTask<(XdsPeer Peer, XdsAdmission? Refusal)> GreetAsync(XdsPeer peer, CancellationToken cancel)
    {
        var verdict = await verifier.VerifyAsync(peer, cancel);
        return (peer with { Finding = verdict }, verdict.Reason.Length > 0 ? XdsAdmission.Unauthenticated(verdict.Reason) : null);
    }

    public async ValueTask<XdsAdmission> ConnectAsync(XdsNode node, XdsPeer peer, CancellationToken cancel)
    {
        var verdict = peer.Finding as ProxyVerdict ?? await verifier.VerifyAsync(peer, cancel);
        var described = NodeReader.Read(node, options);
        if (Refusal(described, verdict) is { } refused)
            return refused;
        var traits = new GroupTraits(new() { SplitRouteTables = node.Metadata.ContainsKey(SplitTablesMetadata) }, !verdict.IsLocal);
        var feed = new ProxyFeed($"{described.Namespace}/{described.Id}", described, traits, verdict, LeaveAsync);
        if (_verdicts.WhyNot(feed) is { } why)
            return why;
        await JoinAsync(feed, cancel);
        log.Connected(feed.ProxyId, $"{verdict}");
        return XdsAdmission.Admit(feed);
    }

    /// <summary>Translates and encodes a view for all who are connected, as far as it gets, and hands out nothing yet.</summary>
    public async Task PrepareAsync(MeshView view, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            var members = _feeds.ToLookup(f => Group_NeedsLock(f, view, _groups));
            Parallel.ForEach(
                members,
                new ParallelOptions { CancellationToken = cancel },
                m => Attempt(view, () => Join(m.Key, m, view, (_, _) => { }))
            );
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Shows all proxies a new view of the mesh.</summary>
    public async Task ShowAsync(MeshView view, CancellationToken cancel)
    {
        var start = clock.GetTimestamp();
        await _turn.WaitAsync(cancel);
        try
        {
            Volatile.Write(ref _view, view);
            // Groups that nobody is in any longer go with the old dictionary.
            var before = _groups;
            _groups = [];
            // Each group is its own: translated, encoded and handed out at once, on as many cores as there are.
            var members = _feeds.ToLookup(f => Group_NeedsLock(f, view, before));
            Parallel.ForEach(members, m => Attempt(view, () => Publish(m.Key, m, view)));
            log.Pushed(view.Revision, _feeds.Count, _groups.Count, (long)clock.GetElapsedTime(start).TotalMilliseconds);
        }
        finally
        {
            _turn.Release();
        }
        Interlocked.Exchange(ref _revision, view.Revision);
        _shown.Raise();
    }

    /// <summary>Completes when every feed holds <paramref name="revision"/> or a later one.</summary>
    public async Task ShownAsync(long revision, CancellationToken cancel)
    {
        while (true)
        {
            var next = _shown.Next;
            if (Revision >= revision)
                return;
            await next.WaitAsync(cancel);
        }
    }

    /// <summary>What translation said, over all connected proxies, each finding once.</summary>
    public async Task<ValueList<Diagnostic>> DiagnosticsAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            return _groups.Values.SelectMany(g => g.Diagnostics).Concat(_feeds.SelectMany(f => f.Own.Diagnostics)).Distinct().ToValueList();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Who is connected, by proxy id.</summary>
    public async Task<IReadOnlyList<KeyValuePair<string, ProxyNode>>> NodesAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            return [.. _feeds.Select(f => KeyValuePair.Create(f.ProxyId, f.Node))];
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _verdicts.Dispose();
        _turn.Dispose();
    }

    // What a proxy says of its namespace and account must be what it has proved.
    private static XdsAdmission? Refusal(ProxyNode node, ProxyVerdict verdict)
    {
        if (verdict.Reason.Length > 0)
            return XdsAdmission.Unauthenticated(verdict.Reason);
        if (verdict.IsLocal || (node.Namespace == verdict.Namespace && node.ServiceAccount == verdict.ServiceAccount))
            return null;
        return XdsAdmission.Deny($"the proxy says it is of {node.Namespace}/{node.ServiceAccount}, and proves {verdict}");
    }

    private async Task JoinAsync(ProxyFeed feed, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            _feeds.Add(feed);
            if (_view is { } view)
                Publish(Group_NeedsLock(feed, view, []), [feed], view);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask LeaveAsync(ProxyFeed feed)
    {
        _verdicts.Remove(feed);
        await _turn.WaitAsync(CancellationToken.None);
        _feeds.Remove(feed);
        _turn.Release();
        log.Disconnected(feed.ProxyId);
    }

    private ProxyGroup Group_NeedsLock(ProxyFeed feed, MeshView view, Dictionary<(ProxyNode, GroupTraits), ProxyGroup> before)
    {
        var representative = SharedTranslation.Representative(feed.Node, view.Labels, view.Catalog);
        var key = (representative, feed.Traits);
        if (!_groups.TryGetValue(key, out var group))
            _groups.Add(key, group = before.GetValueOrDefault(key) ?? new(representative, feed.Traits));
        return group;
    }

    private static void Publish(ProxyGroup group, IEnumerable<ProxyFeed> members, MeshView view) =>
        Join(group, members, view, (feed, state) => feed.Publish(state));

    private static void Join(ProxyGroup group, IEnumerable<ProxyFeed> members, MeshView view, Action<ProxyFeed, XdsState> take)
    {
        group.Show(view);
        foreach (var feed in members)
            take(feed, feed.Own.Join(view, group.State));
    }

    // One group's trouble must not keep the others from their configuration, nor end the pushing: it keeps what it had.
    private void Attempt(MeshView view, Action work)
    {
        try
        {
            work();
        }
        catch (Exception bug)
        {
            log.NotTranslated(bug, view.Revision);
        }
    }
}
