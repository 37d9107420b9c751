using System.Collections.Frozen;
using Sluice.Proxy.Clusters;
using Sluice.Proxy.Routing;
using Sluice.Snapshot;

namespace Sluice.Proxy.State;

/// <summary>Makes the state of a snapshot, with all that can be kept of the previous one.</summary>
internal sealed class ProxyStateBuilder(ClusterFactory clusters)
{
    public ProxyState Build(ProxySnapshot next, ProxyState previous)
    {
        var tables = BuildTables(next, previous);
        return new ProxyState
        {
            Snapshot = next,
            Clusters = clusters.Build(next, previous.Clusters),
            Listeners = next.Listeners.ToFrozenDictionary(l => l.Name, l => BuildListener(l, tables), StringComparer.Ordinal),
        };
    }

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

    private static ListenerState BuildListener(Listener listener, Dictionary<string, CompiledRouteTable> tables)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var chains = new ChainState[listener.FilterChains.Count];
        for (var i = 0; i < chains.Length; i++)
        {
            var chain = listener.FilterChains[i];
            var name = names.Add(chain.Name) ? chain.Name : $"{chain.Name}#{i}";
            chains[i] = BuildChain(name, chain, tables);
        }
        return new ListenerState(listener, chains);
    }

    private static ChainState BuildChain(string name, FilterChain chain, Dictionary<string, CompiledRouteTable> tables) =>
        chain.Filter switch
        {
            HttpConnectionManager http => new ChainState
            {
                Name = name,
                Settings = chain,
                // Envoy answers 404 from a route table that is not there yet.
                Routes = tables.GetValueOrDefault(http.RouteTable) ?? CompiledRouteTable.Compile(new RouteTable { Name = http.RouteTable }),
            },
            TcpProxy tcp => new ChainState
            {
                Name = name,
                Settings = chain,
                TcpDestinations = new(tcp.Clusters),
            },
            var other => throw new NotSupportedException($"network filter {other.GetType().Name}"),
        };
}
