using System.Text.Json;
using Sluice.Resources;
using Sluice.Resources.Istio;
using Sluice.Snapshot;
using Sluice.Testing;
using Sluice.Translation;
using Sluice.Translation.Services;

namespace Sluice.Tests.Translation.Upstream;

/// <summary>Envoy's shapes, read for the behaviour they imply.</summary>
internal static class GatewayConfigCases
{
    private const string OwnAddress = "1.1.1.1";

    public static string? Compare(UpstreamCase upstream) =>
        upstream.Test switch
        {
            "TestBuildGatewayListenerTlsContext" => TlsContextCases.Compare(
                upstream.Row.GetProperty("server"),
                upstream.Row.GetProperty("result")
            ),
            "TestCreateGatewayHTTPFilterChainOpts" => FilterChain(upstream.Row),
            "TestGatewayHTTPRouteConfig" => Routes(upstream),
            "TestBuildGatewayListeners" => Listeners(upstream),
            "TestBuildGatewayListenersFilters" => Filters(upstream),
            "TestGatewayFilterChainSNIOverlap" => SniOverlap(upstream),
            _ => Expect.Unmapped,
        };

    private static string? FilterChain(JsonElement row)
    {
        var server = UpstreamResources.Server(row.GetProperty("server"));
        var result = row.GetProperty("result");
        var chain = TlsContextCases.Chain(server);
        var names =
            result.TryGetProperty("sniHosts", out var sni) && sni.ValueKind == JsonValueKind.Array
                ? sni.EnumerateArray().Select(s => s.GetString()!)
                : [];
        var hasTls = result.TryGetProperty("tlsContext", out var tls) && tls.ValueKind == JsonValueKind.Object;
        return Expect.All(
            // Upstream keeps repeated names until the listener is built; a set has none.
            Expect.Set(names.Distinct(), chain.Match.ServerNames),
            Expect.Equal(hasTls, chain.Tls is not null),
            hasTls ? TlsContextCases.Compare(server, tls) : null
        );
    }

    private static string? Routes(UpstreamCase upstream)
    {
        var table = Translate(upstream).RouteTables.FirstOrDefault(t => t.Name == upstream.Text("routeName"));
        if (table is null)
            return "no such route table";
        var hosts = upstream
            .Row.GetProperty("expectedVirtualHosts")
            .EnumerateObject()
            .Select(p => $"{p.Name}={string.Join(',', p.Value.EnumerateArray().Select(d => d.GetString()))}");
        var counts = upstream.Row.GetProperty("expectedHTTPRoutes").EnumerateObject().Select(p => $"{p.Name}={p.Value.GetInt32()}");
        return Expect.All(
            Expect.Set(hosts, table.VirtualHosts.Select(h => $"{h.Name}={string.Join(',', h.Domains)}")),
            Expect.Set(counts, table.VirtualHosts.Select(h => $"{h.Name}={h.Routes.Count}")),
            Expect.Equal(upstream.Flag("redirect"), table.VirtualHosts.Any(h => h.RequireTls))
        );
    }

    private static string? Listeners(UpstreamCase upstream) =>
        Expect.Set(upstream.Texts("expectedListeners"), Translate(upstream).Listeners.Select(l => l.Name));

    private static string? Filters(UpstreamCase upstream)
    {
        var listener = Translate(upstream).Listeners.Single();
        var expected = upstream
            .Row.GetProperty("expectedListener")
            .GetProperty("FilterChains")
            .EnumerateArray()
            .Select(c => c.GetProperty("NetworkFilters").EnumerateArray().Select(f => f.GetString()!).Last());
        return Expect.Sequence(expected, listener.FilterChains.Select(c => c.Filter is TcpProxy ? "TCPProxy" : "HTTPConnectionManager"));
    }

    private static string? SniOverlap(UpstreamCase upstream)
    {
        var names = Translate(upstream).Listeners.SelectMany(l => l.FilterChains).SelectMany(c => c.Match.ServerNames).ToList();
        return names.Count == names.Distinct().Count() && names.Count > 0 ? null : string.Join(' ', names);
    }

    private static ProxySnapshot Translate(UpstreamCase upstream)
    {
        var resources = ResourceSet.Of([
            .. UpstreamResources.Configs(upstream.Row, "gateways", "Gateway"),
            .. UpstreamResources.Configs(upstream.Row, "virtualServices", "VirtualService"),
            .. UpstreamResources.Configs(upstream.Row, "configs", "Gateway"),
            .. ServiceTargets(upstream.Row),
        ]);
        var node = new ProxyNode { Addresses = [OwnAddress] };
        return Translator.Translate(resources, ServiceCatalog.From(resources, node.ClusterDomain), node).Snapshot;
    }

    private static IEnumerable<Resource> ServiceTargets(JsonElement row)
    {
        if (!row.TryGetProperty("node", out var node) || !node.TryGetProperty("ServiceTargets", out var targets))
            yield break;
        foreach (var target in targets.EnumerateArray())
        {
            var port = target.GetProperty("Port");
            var number = port.GetProperty("ServicePort")
                .EnumerateObject()
                .First(p => p.NameEquals("port") || p.NameEquals("Port"))
                .Value.GetUInt32();
            yield return new ServiceEntry
            {
                Kind = "ServiceEntry",
                Metadata = new() { Name = $"own-{number}", Namespace = "default" },
                Spec = new()
                {
                    Hosts = [target.GetProperty("Service").TryGetProperty("Hostname", out var host) ? host.GetString()! : "own"],
                    Ports =
                    [
                        new ServicePort
                        {
                            Number = number,
                            TargetPort = port.GetProperty("TargetPort").GetUInt32(),
                            Name = "own",
                        },
                    ],
                    Resolution = ServiceResolution.Static,
                    Endpoints = [new WorkloadEntrySpec { Address = OwnAddress }],
                },
            };
        }
    }
}
