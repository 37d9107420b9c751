using System.Collections.Frozen;
using System.Globalization;
using Sluice.Xds.Resources;
using Sluice.Xds.Server.Book;

namespace Sluice.Xds.Server.Streams;

/// <summary>All subscriptions of one stream, and what is to be sent next. Knows no I/O; one caller at a time.</summary>
internal sealed class XdsSubscriptions(IXdsDialect dialect, XdsServerOptions options, XdsLedger ledger, TimeProvider clock)
{
    /// <summary>Characters of one name. The longest that are known have a host of 253 and a subset of 63 in it.</summary>
    private const int MostCharacters = 2048;

    /// <summary>Characters of a name, over all of a subscription as large as it may be; <c>outbound|9080|v1|reviews.default.svc.cluster.local</c> has 49.</summary>
    private const int MeanCharacters = 128;

    private readonly List<XdsWatch> _watches = [];
    private XdsTarget? _target;
    private long _nonce;

    /// <summary>Whether the proxy has not asked for everything before it has asked for the marker.</summary>
    public bool ExpectsMarker { get; init; }

    /// <summary>Timestamp of the oldest response without an answer; 0: all have been answered.</summary>
    public long WaitsSince
    {
        get
        {
            var oldest = 0L;
            foreach (var watch in _watches)
            {
                if (watch.InFlight.Count > 0 && (oldest == 0 || watch.InFlight[0].SentAt < oldest))
                    oldest = watch.InFlight[0].SentAt;
            }
            return oldest;
        }
    }

    /// <summary>Whether the stream may turn to a newer state: nothing of the present one has been begun and not ended.</summary>
    public bool CanTurn => _watches.TrueForAll(w => w.Updates.Count == 0 && w.Removals.Count == 0);

    public void Turn(XdsTarget target)
    {
        _target = target;
        foreach (var watch in _watches)
            watch.IsDirty = true;
    }

    /// <summary>Takes a request.</summary>
    /// <exception cref="XdsRefusal">It is one that no proxy sends.</exception>
    public void Take(XdsAsk ask)
    {
        Check(ask);
        var watch = Find(ask.TypeUrl);
        var isFirst = watch is null;
        watch ??= Open(ask.TypeUrl);
        var isCurrent = isFirst || ask.Nonce.Length == 0 || ask.Nonce == watch.LastNonce;
        if (!isFirst && ask.Nonce.Length > 0)
            Answer(watch, ask);
        // State of the world: the names of an answer to an older response are overtaken. Delta: names come and go in every request.
        if (isCurrent || !dialect.AnswersEarlier)
            dialect.Subscribe(watch, ask, isFirst);
        if (watch.Interest.Count > options.MaxNames || watch.Owed > options.MaxNames)
            throw new XdsRefusal($"more than {options.MaxNames} names are subscribed to");
        if (watch.Interest.Characters > (long)options.MaxNames * MeanCharacters)
            throw new XdsRefusal($"the names subscribed to have more than {MeanCharacters} characters each on average");
    }

    private void Check(XdsAsk ask)
    {
        if (ask.TypeUrl.Length == 0)
            throw new XdsRefusal("a request names no type");
        if (ask.TypeUrl.Length > MostCharacters)
            throw new XdsRefusal($"a request names a type of more than {MostCharacters} characters");
        foreach (var name in ask.Names)
        {
            if (name.Length > MostCharacters)
                throw new XdsRefusal($"a name has more than {MostCharacters} characters");
        }
        if (ask.Claims?.Count > options.MaxNames)
            throw new XdsRefusal($"more than {options.MaxNames} resources are said to be there");
    }

    /// <returns>What to send now; null: there is nothing, or it has to wait for an answer.</returns>
    public XdsFlight? Next()
    {
        if (_target is not { } target)
            return null;
        foreach (var watch in _watches)
        {
            if (watch.TypeUrl == TypeUrls.StateMarker && NextRemoval(target) is { } removal)
                return removal;
            if (watch.IsDirty && watch.Updates.Count == 0 && watch.Removals.Count == 0 && !TryPlan(watch, target))
                return null;
            if (watch.Updates.TryDequeue(out var push))
                return Launch(watch, push, target);
        }
        return NextRemoval(target);
    }

    /// <summary>The last target that every subscription has been answered for; null: none yet.</summary>
    public XdsTarget? Reached
    {
        get
        {
            var lowest = _target;
            if (_watches.Count == 0 || (ExpectsMarker && Find(TypeUrls.StateMarker) is null))
                return null;
            foreach (var watch in _watches)
            {
                if (watch.Reached is null)
                    return null;
                if (watch.Reached.Generation < lowest!.Generation)
                    lowest = watch.Reached;
            }
            return lowest;
        }
    }

    public bool IsRejected => _watches.Exists(w => w.IsRejected);

    private XdsWatch? Find(string typeUrl) => _watches.Find(w => w.TypeUrl == typeUrl);

    private XdsWatch Open(string typeUrl)
    {
        if (_watches.Count >= options.MaxTypes)
            throw new XdsRefusal($"more than {options.MaxTypes} types are subscribed to");
        var watch = new XdsWatch(typeUrl);
        _watches.Add(watch);
        _watches.Sort((a, b) => a.Order != b.Order ? a.Order.CompareTo(b.Order) : string.CompareOrdinal(a.TypeUrl, b.TypeUrl));
        ledger.Asked(typeUrl);
        return watch;
    }

    private void Answer(XdsWatch watch, XdsAsk ask)
    {
        var index = watch.InFlight.FindIndex(f => f.Nonce == ask.Nonce);
        if (index < 0)
            return;
        var flight = watch.InFlight[index];
        foreach (var earlier in dialect.AnswersEarlier ? watch.InFlight[..index] : [])
            watch.Answer(earlier, ask.Error is null);
        watch.Answer(flight, ask.Error is null);
        if (ask.Error is { } error)
            ledger.Rejected(flight, watch, error);
        else
            ledger.Accepted(flight, watch);
        if (watch.TypeUrl == TypeUrls.StateMarker && !watch.IsRejected)
            Acquit();
    }

    /// <summary>The proxy runs a whole state, so also what it refused in an earlier one and what has not been sent again since.</summary>
    private void Acquit()
    {
        foreach (var watch in _watches.Where(w => w.IsRejected && w.InFlight.Count == 0))
        {
            watch.Acquit();
            ledger.Acquitted(watch);
        }
    }

    /// <returns>False: it differs, and waits for its last answer; what comes after it in order waits with it.</returns>
    private bool TryPlan(XdsWatch watch, XdsTarget target)
    {
        var next = watch.TypeUrl == TypeUrls.StateMarker ? target.State.Marker : target.State.Of(watch.TypeUrl);
        var plan = watch.HasAll(next) ? XdsPlan.Nothing : dialect.Compare(watch, next);
        if (plan.IsNothing)
        {
            watch.Keep(next, target);
            return true;
        }
        if (watch.InFlight.Count > 0)
            return false;
        var told = watch.Told;
        watch.Commit(plan, next, target);
        if (watch.TypeUrl == TypeUrls.Cluster)
            Warm(plan, told);
        return true;
    }

    /// <summary>Envoy takes a changed cluster into use only once it has heard of its endpoints again. They are named like it.</summary>
    private void Warm(XdsPlan plan, FrozenDictionary<string, XdsResource> told)
    {
        var endpoints = Find(TypeUrls.ClusterLoadAssignment);
        if (endpoints is null || endpoints.Interest.IsEverything)
            return;
        foreach (var cluster in plan.Updates.SelectMany(p => p.Resources))
        {
            if (told.TryGetValue(cluster.Name, out var old) && old.Version != cluster.Version && endpoints.Interest.Covers(cluster.Name))
                endpoints.Owe(cluster.Name);
        }
    }

    private XdsFlight? NextRemoval(XdsTarget target)
    {
        foreach (var typeUrl in XdsOrder.RemovedLast)
        {
            if (Find(typeUrl) is { } watch && watch.Removals.TryDequeue(out var push))
                return Launch(watch, push, target);
        }
        return null;
    }

    private XdsFlight Launch(XdsWatch watch, XdsPush push, XdsTarget target)
    {
        var nonce = (++_nonce).ToString(CultureInfo.InvariantCulture);
        var flight = new XdsFlight(nonce, push, target.Version, clock.GetTimestamp());
        watch.InFlight.Add(flight);
        watch.LastNonce = nonce;
        ledger.Sent(flight);
        return flight;
    }
}
