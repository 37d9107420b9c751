using System.Collections.Frozen;
using Sluice.Proxy.Acme;
using Sluice.Proxy.Clusters;
using Sluice.Proxy.Egress;
using Sluice.Proxy.Filters.RateLimit;
using Sluice.Proxy.Tls;
using Sluice.Routing;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Proxy.State;

/// <summary>Makes the state of a snapshot, with all that can be kept of the previous one.</summary>
internal sealed class ProxyStateBuilder(ClusterFactory clusters, CertificateStore certificates, TimeProvider clock)
{
    public ProxyState Build(ProxySnapshot next, ProxyState previous)
    {
        var tables = BuildTables(next, previous);
        var limits = BuildLimits(next, previous);
        return new ProxyState
        {
            Snapshot = next,
            Guard =
                next.Egress is null ? null
                : next.Egress == previous.Snapshot.Egress ? previous.Guard
                : new EgressGuard(next.Egress),
            RateLimits = limits,
            Challenges =
                next.Challenges is null ? null
                : next.Challenges == previous.Snapshot.Challenges ? previous.Challenges
                : new ChallengeSet(next.Challenges),
            Clusters = clusters.Build(next, previous.Clusters),
            Listeners = next.Listeners.ToFrozenDictionary(
                l => l.Name,
                l => BuildListener(l, tables, limits, next.Secrets),
                StringComparer.Ordinal
            ),
        };
    }

    private RateLimitState? BuildLimits(ProxySnapshot next, ProxyState previous) =>
        next.RateLimits.Count == 0 ? null
        : next.RateLimits == previous.Snapshot.RateLimits ? previous.RateLimits
        : new RateLimitState(next.RateLimits, previous.RateLimits, clock);

    private static Dictionary<string, CompiledRouteTable> BuildTables(ProxySnapshot next, ProxyState previous)
    {
        var before = previous.Snapshot.RouteTables.ToDictionary(t => t.Name, StringComparer.Ordinal);
        var compiled = previous
            .Listeners.Values.SelectMany(l => l.Chains)
            .Where(c => c.Routes is not null)
            .DistinctBy(c => c.Routes!.Name, StringComparer.Ordinal)
            .ToDictionary(c => c.Routes!.Name, c => c.Routes!, StringComparer.Ordinal);
        var tables = new Dictionary<string, CompiledRouteTable>(StringComparer.Ordinal);
        foreach (var table in next.RouteTables)
        {
            var isKept = before.TryGetValue(table.Name, out var old) && old == table;
            tables[table.Name] = isKept && compiled.TryGetValue(table.Name, out var kept) ? kept : CompiledRouteTable.Compile(table);
        }
        return tables;
    }

    private ListenerState BuildListener(
        Listener listener,
        Dictionary<string, CompiledRouteTable> tables,
        RateLimitState? limits,
        ValueList<TlsSecret> secrets
    )
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        FilterChain[] all = [.. listener.FilterChains, .. listener.DefaultFilterChain is { } rest ? [rest] : Array.Empty<FilterChain>()];
        var chains = new ChainState[all.Length];
        for (var i = 0; i < chains.Length; i++)
        {
            var chain = all[i];
            var name = names.Add(chain.Name) ? chain.Name : $"{chain.Name}#{i}";
            chains[i] = BuildChain(name, chain, tables, limits, secrets);
        }
        return new ListenerState(listener, chains);
    }

    private ChainState BuildChain(
        string name,
        FilterChain chain,
        Dictionary<string, CompiledRouteTable> tables,
        RateLimitState? limits,
        ValueList<TlsSecret> secrets
    ) =>
        new()
        {
            Name = name,
            Settings = chain,
            Tls = chain.Tls is null ? null : new ServerTls(chain.Tls, certificates, secrets),
            // Envoy answers 404 from a route table that is not there yet.
            Routes = chain.Filter is HttpConnectionManager http
                ? tables.GetValueOrDefault(http.RouteTable) ?? CompiledRouteTable.Compile(new RouteTable { Name = http.RouteTable })
                : null,
            RateLimits = chain.Filter is HttpConnectionManager limited ? limits?.For(limited.RouteTable) : null,
            TcpDestinations = chain.Filter is TcpProxy tcp ? new(tcp.Clusters) : null,
        };
}
