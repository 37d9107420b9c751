using System.Collections.Concurrent;
using System.Net;
using Sluice.Routing;
using Sluice.Snapshot;
using SnapshotCluster = Sluice.Snapshot.Cluster;

namespace Sluice.ControlPlane.Explain;

/// <summary>What one gateway runs, ready to be asked by the very matchers that the gateway itself has.</summary>
internal sealed class GatewayRun
{
    private readonly Dictionary<string, RouteTable> _tables;
    private readonly Dictionary<string, SnapshotCluster> _clusters;
    private readonly Dictionary<string, EndpointSet> _endpoints;
    private readonly ConcurrentDictionary<string, CompiledRouteTable> _compiled = new(StringComparer.Ordinal);

    public GatewayRun(ProxySnapshot snapshot)
    {
        Snapshot = snapshot;
        _tables = snapshot.RouteTables.ToDictionary(t => t.Name, StringComparer.Ordinal);
        _clusters = snapshot.Clusters.ToDictionary(c => c.Name, StringComparer.Ordinal);
        _endpoints = snapshot.Endpoints.ToDictionary(e => e.Cluster, StringComparer.Ordinal);
    }

    public ProxySnapshot Snapshot { get; }

    public RouteTable? Written(string table) => _tables.GetValueOrDefault(table);

    public SnapshotCluster? Cluster(string name) => _clusters.GetValueOrDefault(name);

    public EndpointSet? Endpoints(string cluster) => _endpoints.GetValueOrDefault(cluster);

    /// <summary>Compiled when it is asked for first.</summary>
    public CompiledRouteTable? Table(string name) =>
        _tables.TryGetValue(name, out var table) ? _compiled.GetOrAdd(name, _ => CompiledRouteTable.Compile(table)) : null;

    public IEnumerable<Listener> ListenersOf(int port) => Snapshot.Listeners.Where(l => l.Port == port);

    /// <summary>The chain that takes a connection; null: it is closed.</summary>
    public static FilterChain? ChainOf(Listener listener, AskedRequest request)
    {
        var facts = new ConnectionFacts
        {
            LocalAddress = IPAddress.TryParse(listener.Address, out var address) ? address : null,
            LocalPort = listener.Port,
            RemoteAddress = request.ClientAddress,
            IsTls = request.IsTls,
            ServerName = request.ServerName,
            ApplicationProtocols = request.ApplicationProtocols,
        };
        var index = new FilterChainMatcher(listener).Match(facts);
        return index >= 0 ? listener.FilterChains[index] : listener.DefaultFilterChain;
    }

    /// <summary>What becomes of a request, in short.</summary>
    public Verdict Judge(AskedRequest request)
    {
        if (ListenersOf(request.Port).FirstOrDefault() is not { } listener)
            return new(VerdictKind.NoListener);
        if (ChainOf(listener, request) is not { } chain)
            return new(VerdictKind.NoChain);
        if (chain.Filter is not HttpConnectionManager manager || Table(manager.RouteTable) is not { } table)
            return new(VerdictKind.NotHttp);
        var outcome = table.Match(new AskedExchange(request));
        return outcome.Kind switch
        {
            RouteOutcomeKind.Route => new(VerdictKind.Route, outcome.Route!.Route),
            RouteOutcomeKind.RedirectToHttps => new(VerdictKind.RedirectToHttps),
            RouteOutcomeKind.NoRoute => new(VerdictKind.NoRoute),
            _ => new(VerdictKind.NoVirtualHost),
        };
    }
}
