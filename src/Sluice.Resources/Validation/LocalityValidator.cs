using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;
using Sluice.Values;

namespace Sluice.Resources.Validation;

/// <summary>The rules of locality and zone-aware balancing.</summary>
internal static class LocalityValidator
{
    private const string Region = "topology.kubernetes.io/region";
    private const string Zone = "topology.kubernetes.io/zone";
    private const string Subzone = "topology.istio.io/subzone";

    public static void Validate(LocalityLoadBalancerSetting? setting, OutlierDetection? outliers, string path, Check check)
    {
        if (setting is null)
            return;
        var hasFailover = setting.Failover.Count > 0;
        check.That(setting.Distribute.Count == 0 || !hasFailover, Codes.LocalityConflict, path, "distribute", "failover");
        if (hasFailover && setting.FailoverPriority.FirstOrDefault(IsTopology) is { } label)
            check.Report(
                Codes.LocalityConflict,
                path.Field("failoverPriority"),
                "failover",
                $"the topology label {label} in failoverPriority"
            );
        Distribute(setting.Distribute, path.Field("distribute"), check);
        Failover(setting.Failover, setting.FailoverPriority, outliers, path, check);
    }

    public static void Validate(ZoneAwareLoadBalancerSetting? setting, OutlierDetection? outliers, string path, Check check)
    {
        if (setting is null)
            return;
        // Zone-aware balancing orders by topology itself.
        if (setting.FailoverPriority.FirstOrDefault(IsTopology) is { } label)
            check.Report(
                Codes.LocalityConflict,
                path.Field("failoverPriority"),
                "zoneAwareLbSetting",
                $"the topology label {label} in failoverPriority"
            );
        if (setting.MinClusterSize is 0)
            check.Report(Codes.OutOfRange, path.Field("minClusterSize"), 0, 1, uint.MaxValue);
        Failover(setting.Failover, setting.FailoverPriority, outliers, path, check);
    }

    private static bool IsTopology(string label) => label is Region or Zone or Subzone;

    private static void Failover(
        ValueList<LocalityFailover> failovers,
        ValueList<string> priorities,
        OutlierDetection? outliers,
        string path,
        Check check
    )
    {
        check.That(failovers.Count + priorities.Count == 0 || outliers is not null, Codes.FailoverNeedsDetection, path);
        for (var i = 0; i < failovers.Count; i++)
        {
            var (failover, item) = (failovers[i], path.Item("failover", i));
            check.That(failover.From != failover.To, Codes.BadLocality, item, failover.To, "from and to must be different regions");
            OnlyRegion(failover.From, item.Field("from"), check);
            OnlyRegion(failover.To, item.Field("to"), check);
        }
    }

    private static void OnlyRegion(string locality, string path, Check check)
    {
        check.That(
            !locality.Contains('/', StringComparison.Ordinal),
            Codes.BadLocality,
            path,
            locality,
            "failover takes regions, without zones"
        );
        check.That(!locality.Contains('*', StringComparison.Ordinal), Codes.BadLocality, path, locality, "failover takes no wildcards");
    }

    private static void Distribute(ValueList<LocalityDistribute> distribute, string path, Check check)
    {
        for (var i = 0; i < distribute.Count; i++)
        {
            var item = path.Item(i);
            ulong total = 0;
            foreach (var (locality, weight) in distribute[i].To)
            {
                check.That(weight is >= 1 and <= 100, Codes.BadLocalityWeight, item.Field("to").Key(locality), "A weight is from 1 to 100");
                total += weight;
            }
            check.That(total == 100, Codes.BadLocalityWeight, item.Field("to"), $"The weights must add up to 100, and they are {total}");
            NoOverlap(distribute[i].To.Keys, item.Field("to"), check);
        }
        NoOverlap(distribute.Select(d => d.From), path, check);
    }

    /// <summary>Localities <c>region/zone/subzone</c>, shorter or ending in <c>*</c>, of which none may cover another.</summary>
    private static void NoOverlap(IEnumerable<string> localities, string path, Check check)
    {
        var seen = new List<string[]>();
        foreach (var locality in localities)
        {
            if (WhyNot(locality) is { } why)
            {
                check.Report(Codes.BadLocality, path, locality, why);
                return;
            }
            var parts = locality.Split('/', 3);
            // A wildcard may follow what it covers: it stands for the rest.
            if (seen.Exists(s => Covers(s, parts) || (parts[^1] != "*" && Covers(parts, s))))
            {
                check.Report(Codes.BadLocality, path, locality, "it overlaps an earlier one");
                return;
            }
            seen.Add(parts);
        }
    }

    private static string? WhyNot(string locality)
    {
        var stars = locality.AsSpan().Count('*');
        if (stars > 1 || (stars == 1 && !locality.EndsWith('*')))
            return "one * may stand at its end";
        return Array.Exists(locality.Split('/', 3), p => p.Length == 0) ? "region, zone and subzone must not be empty" : null;
    }

    private static bool Covers(string[] outer, string[] inner)
    {
        for (var i = 0; i < outer.Length; i++)
        {
            if (outer[i] == "*")
                return true;
            if (i >= inner.Length || inner[i] != outer[i])
                return false;
        }
        return true;
    }
}
