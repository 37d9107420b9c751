using Sluice.Resources.Diagnostics;
using Sluice.Snapshot;
using Sluice.Translation.Gateways;
using Sluice.Translation.Protocols;
using Sluice.Translation.VirtualServices;
using Sluice.Values;

namespace Sluice.Translation.Listeners;

/// <summary>Listeners of merged gateways: one for each port and address, with a chain for what a connection's TLS hello tells apart.</summary>
internal sealed class ListenerTranslator(TranslationScope scope, TlsTranslator tls, ILookup<string, BoundVirtualService> services)
{
    private const string AnyAddress = "0.0.0.0";
    private static readonly ValueList<string> HttpAlpn = ["h2", "http/1.1"];

    private readonly TcpChainTranslator _tcp = new(scope, tls, services);

    public ValueList<Listener> Translate(MergedGateway gateway)
    {
        var chains = new SortedDictionary<string, ListenerChains>(StringComparer.Ordinal);
        foreach (var group in gateway.Groups)
        {
            var address = group.Bind.Length == 0 ? AnyAddress : group.Bind;
            var name = $"{address}_{group.Port}";
            if (!chains.TryGetValue(name, out var listener))
                chains.Add(name, listener = new(name, address, group.Port));
            AddChains(listener, group);
        }
        return chains.Values.Where(l => l.Chains.Count > 0).Select(l => l.Build()).ToValueList();
    }

    private void AddChains(ListenerChains listener, ServerGroup group)
    {
        if (ProtocolNames.Parse(group.Protocol).IsHttp())
        {
            Add(listener, group.Servers[0], new() { Filter = new HttpConnectionManager { RouteTable = group.RouteTable } });
            return;
        }
        foreach (var server in group.Servers)
        {
            if (server.Server.IsHttpsTermination())
                Add(listener, server, HttpsChain(server));
            else if (server.Server is { Tls: null } && server.Server.Protocol() is ApplicationProtocol.Https or ApplicationProtocol.Tls)
                scope.Bag.Add(Codes.HttpsWithoutTls, server.Key, server.Path, server.Port, server.Server.Port!.Protocol);
            else
                AddTcp(listener, server);
        }
    }

    private void AddTcp(ListenerChains listener, MergedServer server)
    {
        var chains = _tcp.Translate(server);
        if (chains.Count == 0)
            scope.Bag.Add(Codes.ServerWithoutRoute, server.Key, server.Path, server.Server.Port!.Protocol, server.Port);
        foreach (var chain in chains)
            Add(listener, server, chain);
    }

    private FilterChain HttpsChain(MergedServer server) =>
        new()
        {
            Name = server.RouteTable,
            Match = new() { ServerNames = SniNames.Of(server) },
            Tls = tls.Translate(server, HttpAlpn),
            Filter = new HttpConnectionManager { RouteTable = server.RouteTable, Https = true },
        };

    // Envoy refuses a listener with two chains of the same conditions; here the first one stays.
    private void Add(ListenerChains listener, MergedServer server, FilterChain chain)
    {
        if (!listener.TryAdd(chain))
        {
            var names = chain.Match.ServerNames.Count == 0 ? "any host" : string.Join(", ", chain.Match.ServerNames);
            scope.Bag.Add(Codes.UnreachableChain, server.Key, server.Path, names, server.Port);
        }
    }

    private sealed class ListenerChains(string name, string address, int port)
    {
        private readonly HashSet<FilterChainMatch> _matches = [];

        public List<FilterChain> Chains { get; } = [];

        public bool TryAdd(FilterChain chain)
        {
            if (!_matches.Add(chain.Match))
                return false;
            Chains.Add(chain);
            return true;
        }

        public Listener Build() =>
            new()
            {
                Name = name,
                Address = address,
                Port = port,
                InspectTls = Chains.Exists(c =>
                    c.Tls is not null || c.Match.ServerNames.Count > 0 || c.Match.Transport == TransportProtocol.Tls
                ),
                FilterChains = Chains.ToValueList(),
            };
    }
}
