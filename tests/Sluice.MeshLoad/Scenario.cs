using System.Globalization;
using System.Text.Json.Nodes;

namespace Sluice.MeshLoad;

/// <summary>What is measured.</summary>
/// <param name="Proxies">How many proxies are connected.</param>
/// <param name="Routes">Routes in all, five to a VirtualService, each VirtualService with a service of its own.</param>
/// <param name="Changes">How often a route changes, and endpoints do.</param>
/// <param name="Sidecars">Sidecars in ten namespaces instead of replicas of one gateway.</param>
internal sealed record Scenario(int Proxies, int Routes, int Changes, bool Sidecars)
{
    public const int RoutesEach = 5;
    public const int Namespaces = 10;

    public int Services => Routes / RoutesEach;

    public string NamespaceOf(int proxy) => Sidecars ? $"team-{proxy % Namespaces}" : "istio-system";

    public IEnumerable<(string Path, JsonObject Body)> Resources()
    {
        yield return (
            "/apis/networking.istio.io/v1/namespaces/istio-system/gateways",
            Object(
                "networking.istio.io/v1",
                "Gateway",
                "istio-system",
                "edge",
                """{"selector": {"istio": "ingressgateway"}, "servers": [{"port": {"number": 80, "name": "http", "protocol": "HTTP"}, "hosts": ["*"]}]}"""
            )
        );
        for (var i = 0; i < Services; i++)
        {
            yield return (
                "/api/v1/namespaces/shop/services",
                Object(
                    "v1",
                    "Service",
                    "shop",
                    $"s{i}",
                    $$"""{"clusterIP": "10.96.{{i / 250}}.{{(i % 250) + 1}}", "ports": [{"name": "http", "port": 80}]}"""
                )
            );
            yield return ("/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices", Slice(i, 1));
            yield return ("/apis/networking.istio.io/v1/namespaces/shop/virtualservices", VirtualService(i, 0));
        }
    }

    public static JsonObject VirtualService(int index, int turn)
    {
        var routes = Enumerable
            .Range(0, RoutesEach)
            .Select(r =>
                $$$"""{"match": [{"uri": {"prefix": "/r{{{r}}}/"}}], "timeout": "{{{turn + 1}}}s", "route": [{"destination": {"host": "s{{{index}}}", "port": {"number": 80} } }]}"""
            );
        return Object(
            "networking.istio.io/v1",
            "VirtualService",
            "shop",
            $"v{index}",
            $$"""{"hosts": ["v{{index}}.test"], "gateways": ["istio-system/edge", "mesh"], "http": [{{string.Join(',', routes)}}]}"""
        );
    }

    public static JsonObject Slice(int index, int last)
    {
        var slice = JsonNode
            .Parse(
                $$"""
                {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "addressType": "IPv4",
                 "metadata": {"name": "s{{index}}-1", "namespace": "shop", "labels": {"kubernetes.io/service-name": "s{{index}}"} },
                 "ports": [{"name": "http", "port": 80}],
                 "endpoints": [{"addresses": ["10.1.{{index / 250}}.{{(index % 250) + 1}}"] }, {"addresses": ["10.200.{{last / 250}}.{{(
                    last % 250
                ) + 1}}"] }] }
                """
            )!
            .AsObject();
        return slice;
    }

    private static JsonObject Object(string version, string kind, string ns, string name, string spec) =>
        new()
        {
            ["apiVersion"] = version,
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns },
            ["spec"] = JsonNode.Parse(spec),
        };

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Proxies} {(Sidecars ? "sidecars" : "gateways")} × {Routes} routes");
}
