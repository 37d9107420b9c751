using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.ControlPlane.Egress;

/// <summary>Collects remarks. Clients choose what they ask for in vain, so their number is bounded.</summary>
internal sealed class EgressRemarks
{
    /// <summary>More than a person reads. What comes after is counted in one remark.</summary>
    public const int Max = 1_000;

    private static readonly EgressRemark Others = new("", 0, "", "others");

    private readonly Dictionary<EgressRemark, EgressTally> _tallies = [];

    public void Add(EgressRecord record, string reason)
    {
        string[] names = [record.Principal, record.User, record.Source];
        var remark = new EgressRemark(record.Host, record.Port, Array.Find(names, n => n.Length > 0) ?? "", reason);
        if (!_tallies.ContainsKey(remark) && _tallies.Count >= Max)
            remark = Others;
        if (!_tallies.TryGetValue(remark, out var tally))
            _tallies[remark] = tally = new();
        tally.Add(record);
    }

    public ValueList<EgressRemark> ToSorted() =>
        _tallies
            .Select(t => t.Key with { Seen = t.Value.ToSightings() })
            .OrderBy(r => r.Host.Length == 0)
            .ThenBy(r => r.Host, StringComparer.Ordinal)
            .ThenBy(r => r.Port)
            .ThenBy(r => r.Client, StringComparer.Ordinal)
            .ThenBy(r => r.Reason, StringComparer.Ordinal)
            .ToValueList();
}
