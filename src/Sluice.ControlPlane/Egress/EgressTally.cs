using Sluice.Snapshot;

namespace Sluice.ControlPlane.Egress;

/// <summary>Sums up records. The order that they come in makes no difference.</summary>
internal sealed class EgressTally
{
    private readonly HashSet<string> _clients = new(StringComparer.Ordinal);
    private long _count;
    private long _reported;
    private long _deniedIfEnforced;
    private DateTimeOffset _first = DateTimeOffset.MaxValue;
    private DateTimeOffset _last = DateTimeOffset.MinValue;

    public static EgressSightings Sum(IEnumerable<EgressTally> parts)
    {
        var sum = new EgressTally();
        foreach (var part in parts)
            sum.Add(part);
        return sum.ToSightings();
    }

    public void Add(EgressRecord record, long times = 1)
    {
        _count += times;
        _reported += record.Verdict == EgressVerdict.Reported ? times : 0;
        // Where no rule at all has matched, the record names no policy.
        _deniedIfEnforced += record.Verdict == EgressVerdict.Observed && record.Policy.Length > 0 ? times : 0;
        Seen(record.Time, record.Time);
        Client(record.Source);
    }

    public EgressSightings ToSightings() =>
        new()
        {
            Count = _count,
            First = _first,
            Last = _last,
            Clients = Math.Max(1, _clients.Count),
            Reported = _reported,
            DeniedIfEnforced = _deniedIfEnforced,
        };

    private void Add(EgressTally other)
    {
        _count += other._count;
        _reported += other._reported;
        _deniedIfEnforced += other._deniedIfEnforced;
        Seen(other._first, other._last);
        foreach (var client in other._clients)
            Client(client);
    }

    private void Seen(DateTimeOffset first, DateTimeOffset last)
    {
        _first = first < _first ? first : _first;
        _last = last > _last ? last : _last;
    }

    private void Client(string address)
    {
        if (address.Length > 0 && _clients.Count < EgressSightings.MaxClients)
            _clients.Add(address);
    }
}
