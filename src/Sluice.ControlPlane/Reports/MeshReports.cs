using Sluice.ControlPlane.Store;

namespace Sluice.ControlPlane.Reports;

/// <summary>What all gateways have told of their traffic in the last quarter of an hour. In memory only, and bounded.</summary>
public sealed class MeshReports
{
    /// <summary>So long after somebody looked, gateways tell every second.</summary>
    private static readonly TimeSpan WatchTime = TimeSpan.FromSeconds(30);

    // Several processes of a mesh shall not give the same ids.
    private readonly string _prefix = Guid.NewGuid().ToString("N")[..6];
    private readonly Lock _lock = new();
    private readonly Dictionary<string, GatewayReports> _gateways = new(StringComparer.Ordinal);
    private readonly Signal _changed = new();
    private long _watchedUntil;
    private long _ids;
    private long _trimmed;

    public MeshReports(TimeProvider clock)
    {
        Clock = clock;
        Taps = new(_changed.Raise);
    }

    internal TimeProvider Clock { get; }

    internal TapBoard Taps { get; }

    internal EgressBook Egress { get; } = new();

    /// <summary>Completes when streams have something else to ask of their gateways.</summary>
    internal Task Changed => _changed.Next;

    /// <summary>Whether somebody looks at charts now.</summary>
    internal bool IsWatched => Now.UtcTicks < Interlocked.Read(ref _watchedUntil);

    internal DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>All gateways that are remembered, by name.</summary>
    internal IReadOnlyList<GatewayReports> Gateways
    {
        get
        {
            lock (_lock)
                return [.. _gateways.Values.OrderBy(g => g.Identity.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>Somebody looks.</summary>
    internal void Look()
    {
        var wasWatched = IsWatched;
        Interlocked.Exchange(ref _watchedUntil, (Now + WatchTime).UtcTicks);
        if (!wasWatched)
            _changed.Raise();
    }

    internal string NextId() => $"{_prefix}-{Interlocked.Increment(ref _ids):x}";

    /// <summary>Lets a gateway tell.</summary>
    /// <param name="refusal">Why it may not; empty: it may.</param>
    internal ReportSession? Open(GatewayIdentity identity, CancellationToken cancel, out string refusal)
    {
        refusal = "";
        ReportSession? before;
        ReportSession session;
        lock (_lock)
        {
            Trim_NeedsLock();
            var known = _gateways.GetValueOrDefault(identity.Name);
            if (known?.Session is not null && known.Identity.ServiceAccount != identity.ServiceAccount)
                refusal = $"'{identity.Name}' is the name of a connected proxy of another service account";
            else if (known is null && _gateways.Count >= ReportLimits.Gateways && !MakeRoom_NeedsLock())
                refusal = $"{ReportLimits.Gateways} proxies report already";
            if (refusal.Length > 0)
                return null;
            before = known?.Session;
            // What another account told under this name is not this one's.
            if (known is null || known.Identity.ServiceAccount != identity.ServiceAccount)
                _gateways[identity.Name] = known = new(identity, Now);
            known.Session = session = new(this, known, cancel);
        }
        before?.End();
        lock (session.Gateway.Lock)
            session.Gateway.ClearSamples();
        return session;
    }

    internal void Close(ReportSession session)
    {
        lock (_lock)
        {
            if (session.Gateway.Session == session)
                session.Gateway.Session = null;
        }
    }

    /// <summary>Routes that are remembered of all gateways.</summary>
    internal int CountRoutes()
    {
        lock (_lock)
            return _gateways.Values.Sum(g => g.Routes.Count);
    }

    /// <summary>A request that was sampled or watched; null: it is no longer known.</summary>
    internal ReportedRequest? Find(string id)
    {
        foreach (var gateway in Gateways)
        {
            lock (gateway.Lock)
            {
                if (gateway.Samples.FirstOrDefault(s => s.Id == id) is { } found)
                    return found;
            }
        }
        return Taps.Recent.FirstOrDefault(r => r.Id == id);
    }

    // Once a minute is enough: what is too old is not shown, and what there may be of it is bounded.
    private void Trim_NeedsLock()
    {
        if (Clock.GetElapsedTime(_trimmed) < TimeSpan.FromMinutes(1))
            return;
        _trimmed = Clock.GetTimestamp();
        foreach (var (name, gateway) in _gateways)
        {
            if (gateway.Session is null && Now - gateway.LastReport > GatewayReports.Longest)
                _gateways.Remove(name);
        }
    }

    private bool MakeRoom_NeedsLock()
    {
        var oldest = _gateways.Values.Where(g => g.Session is null).MinBy(g => g.LastReport);
        return oldest is not null && _gateways.Remove(oldest.Identity.Name);
    }
}
