using CsCheck;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Tests.Xds.Mapping;

/// <summary>Snapshots of any content that keep a snapshot's own rules: names are unique and in order, sets belong to clusters.</summary>
internal static class AnySnapshot
{
    /// <summary>Small budgets are drawn as often as large ones, and are where a failure shrinks to.</summary>
    public static Gen<ProxySnapshot> Gen { get; } =
        CsCheck.Gen.Select(CsCheck.Gen.Int, CsCheck.Gen.Int[0, 10], (seed, size) => Make(seed, size * size * 30));

    public static ProxySnapshot Make(int seed, int budget)
    {
        var any = new AnyValue(seed, budget);
        var clusters = Some<Cluster>(any, (c, name) => c with { Name = name });
        return new()
        {
            Version = any.NewName(),
            Listeners = InOrder(Some<Listener>(any, (l, name) => l with { Name = name }), l => l.Name),
            RouteTables = InOrder(Some<RouteTable>(any, (t, name) => Named(any, t, name)), t => t.Name),
            Clusters = InOrder(clusters, c => c.Name),
            Endpoints = InOrder(Sets(any, clusters), e => e.Cluster),
            Secrets = InOrder(Some<TlsSecret>(any, (s, name) => s with { Name = name }), s => s.Name),
            Egress = any.Dares() ? any.Of<EgressSettings>() : null,
            Challenges = any.Dares() ? any.Of<AcmeChallenges>() : null,
            RateLimits = InOrder(Some<RateLimitSettings>(any, (p, name) => p with { Name = name }), p => p.Name),
        };
    }

    // Some tables are named with a slash, which cannot be split; hosts are in any order, or sorted but for the last.
    private static RouteTable Named(AnyValue any, RouteTable table, string name)
    {
        var hosts = table.VirtualHosts.ToArray().Select(h => h with { Name = any.NewName() + (any.Below(4) == 0 ? "/x" : "") });
        if (any.Below(2) == 0)
            hosts = hosts.OrderBy(h => h.Name, StringComparer.Ordinal);
        if (any.Below(2) == 0)
            hosts = hosts.Append(new VirtualHost { Name = "allow_any", Domains = ["*"] });
        return new() { Name = any.Below(4) == 0 ? name + "/x" : name, VirtualHosts = hosts.ToValueList() };
    }

    private static IEnumerable<EndpointSet> Sets(AnyValue any, List<Cluster> clusters)
    {
        foreach (var cluster in clusters)
        {
            if (any.Below(4) != 0)
                yield return any.Of<EndpointSet>() with
                {
                    Cluster = cluster.Name,
                };
        }
        if (any.Below(4) == 0)
            yield return any.Of<EndpointSet>() with
            {
                Cluster = any.NewName(),
            };
    }

    private static List<T> Some<T>(AnyValue any, Func<T, string, T> named) =>
        [.. Enumerable.Range(0, any.Below(4)).Select(_ => named(any.Of<T>(), any.NewName()))];

    private static ValueList<T> InOrder<T>(IEnumerable<T> items, Func<T, string> name) =>
        items.OrderBy(name, StringComparer.Ordinal).ToValueList();
}
