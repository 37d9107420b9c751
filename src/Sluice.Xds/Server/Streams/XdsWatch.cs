using System.Collections.Frozen;
using Sluice.Xds.Resources;

namespace Sluice.Xds.Server.Streams;

/// <summary>One stream's subscription to one type: what it asked for, what it was told, what it has not answered.</summary>
/// <remarks>
/// What a proxy was told is a reference to a shared set, not a list of its own: five hundred proxies with ten thousand endpoints each cost
/// five hundred references.
/// </remarks>
internal sealed class XdsWatch(string typeUrl)
{
    // Names that are to be sent even if they are as they were: they have just been asked for.
    private readonly HashSet<string> _owed = new(StringComparer.Ordinal);
    private bool _hasRejection;

    public string TypeUrl { get; } = typeUrl;

    public int Order { get; } = XdsOrder.Of(typeUrl);

    public XdsInterest Interest { get; } = new();

    /// <summary>The set that the proxy was taken to last.</summary>
    public FrozenDictionary<string, XdsResource> Told { get; private set; } = FrozenDictionary<string, XdsResource>.Empty;

    /// <summary>The set that it accepted last.</summary>
    public FrozenDictionary<string, XdsResource> Accepted { get; private set; } = FrozenDictionary<string, XdsResource>.Empty;

    public IReadOnlyDictionary<string, string>? Claims { get; private set; }

    /// <summary>Whether a first answer has been planned.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>Whether the last complete answer was a rejection, so that <see cref="Told"/> may not be what the proxy has.</summary>
    public bool IsRejected { get; private set; }

    /// <summary>Whether it has yet to be compared with the target.</summary>
    public bool IsDirty { get; set; } = true;

    public Queue<XdsPush> Updates { get; } = [];

    public Queue<XdsPush> Removals { get; } = [];

    public List<XdsFlight> InFlight { get; } = [];

    /// <summary>The target that all of its type has been sent for.</summary>
    public XdsTarget? Sent { get; private set; }

    /// <summary>The target that was answered, whatever the answer.</summary>
    public XdsTarget? Reached { get; private set; }

    public string LastNonce { get; set; } = "";

    public bool IsIdle => !IsDirty && Updates.Count == 0 && Removals.Count == 0;

    /// <summary>Whether only the two sets count, so that the comparison can be shared with other streams.</summary>
    public bool IsPlain => Interest.IsEverything && _owed.Count == 0 && Claims is null && !IsRejected;

    /// <summary>Whether there is nothing to compare: the type has not changed.</summary>
    public bool HasAll(FrozenDictionary<string, XdsResource> next) =>
        IsAnswered && _owed.Count == 0 && Claims is null && ReferenceEquals(Told, next);

    /// <summary>Whether the proxy lacks a resource that it is subscribed to.</summary>
    public bool Lacks(XdsResource resource) => _owed.Contains(resource.Name) || VersionOf(resource.Name) != resource.Version;

    /// <summary>Whether the proxy may lack it because of a rejection.</summary>
    public bool MayLack(XdsResource resource) => IsRejected && Accepted.GetValueOrDefault(resource.Name)?.Version != resource.Version;

    /// <summary>Names that the proxy knows, or has just asked for, and that are not in a set.</summary>
    public IEnumerable<string> Missing(FrozenDictionary<string, XdsResource> next) =>
        (Interest.IsNamesOnly ? Interest.Names : Told.Keys.Concat(Claims?.Keys ?? []).Concat(_owed).Distinct(StringComparer.Ordinal)).Where(
            n => !next.ContainsKey(n) && Interest.Covers(n) && (VersionOf(n) is not null || _owed.Contains(n))
        );

    public void Owe(string name)
    {
        if (XdsInterest.IsPrefix(name) || name == XdsWords.Wildcard)
            Told = FrozenDictionary<string, XdsResource>.Empty; // all that is covered now is new
        else
            _owed.Add(name);
        IsDirty = true;
    }

    /// <summary>How many names are to be sent whatever is known of them.</summary>
    public int Owed => _owed.Count;

    /// <summary>It is no longer asked for.</summary>
    public void Forgive(string name) => _owed.Remove(name);

    public void Claim(IReadOnlyDictionary<string, string> versions)
    {
        Claims = versions;
        _owed.ExceptWith(versions.Keys);
    }

    public void Commit(XdsPlan plan, FrozenDictionary<string, XdsResource> next, XdsTarget target)
    {
        foreach (var push in plan.Updates)
            Updates.Enqueue(push);
        foreach (var push in plan.Removals)
            Removals.Enqueue(push);
        (Told, Claims, IsAnswered, IsDirty) = (next, null, true, false);
        _owed.Clear();
        _hasRejection = false;
        Sent = target;
    }

    /// <summary>There was nothing to send.</summary>
    public void Keep(FrozenDictionary<string, XdsResource> next, XdsTarget target)
    {
        if (!IsRejected)
            (Told, Accepted) = (next, InFlight.Count == 0 ? next : Accepted);
        (Claims, IsAnswered, IsDirty) = (null, true, false);
        _owed.Clear();
        Sent = target;
        Settle();
    }

    public void Answer(XdsFlight flight, bool accepted)
    {
        InFlight.Remove(flight);
        _hasRejection |= !accepted;
        if (InFlight.Count > 0 || Updates.Count > 0 || Removals.Count > 0)
            return;
        IsRejected = _hasRejection;
        if (!IsRejected)
            Accepted = Told;
        Settle();
    }

    /// <summary>The proxy runs it after all.</summary>
    public void Acquit() => (IsRejected, Accepted) = (false, Told);

    private void Settle()
    {
        if (InFlight.Count == 0)
            Reached = Sent;
    }

    private string? VersionOf(string name) => Claims is not null ? Claims.GetValueOrDefault(name) : Told.GetValueOrDefault(name)?.Version;
}
