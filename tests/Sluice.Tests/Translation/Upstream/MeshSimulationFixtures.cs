using System.Text;
using System.Text.Json;

namespace Sluice.Tests.Translation.Upstream;

/// <summary>What upstream's Go tests hold in code, and the rows therefore leave out.</summary>
internal static class MeshSimulationFixtures
{
    /// <summary>TestInbound: one service with a TCP, an HTTP and an unannounced port.</summary>
    public const string InboundService = """
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: se, namespace: default}
        spec:
          hosts: [foo.bar]
          endpoints: [{address: 1.1.1.1}]
          location: MESH_INTERNAL
          resolution: STATIC
          ports: [{name: tcp, number: 70, protocol: TCP}, {name: http, number: 80, protocol: HTTP}, {name: auto, number: 81}]

        """;

    /// <summary>TestServiceEntry's "partial overlap of IP", whose configuration is an expression in Go: the second service shares one of its two addresses.</summary>
    public const string PartialOverlap = """
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: se1}
        spec: {hosts: [blah1.somedomain], addresses: [1.1.1.1], ports: [{number: 9999, name: TCP-9999, protocol: TCP}]}
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: se2}
        spec: {hosts: [blah2.somedomain], addresses: [2.2.2.2, 1.1.1.1], ports: [{number: 9999, name: TCP-9999, protocol: TCP}]}
        """;

    /// <summary>TestSidecarRoutes: three services on ports 80 and 8080.</summary>
    public static string KnownServices { get; } =
        Known("known", "default", 0) + Known("alt-known", "default", 1) + Known("not-default", "not-default", 2);

    public static string Policy(string mode) =>
        $"---\napiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {{name: default, namespace: default}}\nspec: {{mtls: {{mode: {mode}}}}}\n";

    /// <summary>TestSidecarRoutes' rows: VirtualServices, and Sidecars where there is an egress.</summary>
    public static string Configs(JsonElement configs)
    {
        var yaml = new StringBuilder();
        var index = 0;
        foreach (var config in configs.EnumerateArray())
            yaml.Append(config.TryGetProperty("Egress", out var egress) ? SidecarOf(config, egress) : Rule(config, index++));
        return yaml.ToString();
    }

    /// <summary>TestInboundClusters' services, with the instances that its helper makes of (service, port, target port).</summary>
    public static string Instances(JsonElement row)
    {
        if (!row.TryGetProperty("instances", out var instances))
            return "";
        var targets = new Dictionary<(string Host, int Port), int>();
        var calls =
            instances.GetProperty("$call").GetString() == "flattenInstances"
                ? instances.GetProperty("args").EnumerateArray().ToList()
                : [instances];
        foreach (var arguments in calls.Select(c => c.GetProperty("args")))
            targets[(arguments[1].GetProperty("Hostname").GetString()!, arguments[2].GetInt32())] = arguments[3].GetInt32();
        var yaml = new StringBuilder();
        foreach (var service in row.GetProperty("services").EnumerateArray())
            yaml.Append(Service(service, targets));
        return yaml.ToString();
    }

    private static string Service(JsonElement service, Dictionary<(string Host, int Port), int> targets)
    {
        var host = service.GetProperty("Hostname").GetString()!;
        var name = host.Split('.')[0];
        var ports = service
            .GetProperty("Ports")
            .EnumerateArray()
            .Select(p => (Name: p.GetProperty("name").GetString()!, Number: p.GetProperty("port").GetInt32()))
            .ToList();
        var written = ports.Select(p => $"{{name: {p.Name}, appProtocol: http, port: {p.Number}}}");
        var slice = ports
            .Where(p => targets.ContainsKey((host, p.Number)))
            .Select(p => $"{{name: {p.Name}, port: {targets[(host, p.Number)]}}}");
        return $$"""
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: {{name}}, namespace: default}
            spec: {clusterIP: {{service.GetProperty("DefaultAddress").GetString()}}, ports: [{{string.Join(", ", written)}}]}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: {{name}}-1, namespace: default, labels: {kubernetes.io/service-name: {{name}} } }
            addressType: IPv4
            endpoints: [{addresses: [1.2.3.4]}]
            ports: [{{string.Join(", ", slice)}}]

            """;
    }

    private static string Known(string name, string ns, int index) =>
        $$"""
            ---
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: {{name}}-{{ns}}, namespace: {{ns}} }
            spec:
              hosts: [{{name}}.{{ns}}.svc.cluster.local]
              addresses: [2.0.0.{{index}}]
              endpoints: [{address: 1.0.0.{{index}} }]
              resolution: STATIC
              ports: [{name: http, number: 80, protocol: HTTP}, {name: http-other, number: 8080, protocol: HTTP}]

            """;

    private static string Rule(JsonElement config, int index)
    {
        var port = config.TryGetProperty("Port", out var number) ? $", port: {{number: {number.GetInt32()}}}" : "";
        var time = config.TryGetProperty("Time", out var created) ? $", creationTimestamp: \"{created.GetString()}\"" : "";
        return $$"""
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: vs-{{index}}, namespace: {{config.GetProperty("Namespace").GetString()}}{{time}} }
            spec:
              hosts: ["{{config.GetProperty("Match").GetString()}}"]
              http: [{route: [{destination: {host: {{config.GetProperty("Dest").GetString()}}{{port}} } }]}]

            """;
    }

    private static string SidecarOf(JsonElement config, JsonElement egress) =>
        $$"""
            ---
            apiVersion: networking.istio.io/v1
            kind: Sidecar
            metadata: {name: sidecar, namespace: {{config.GetProperty("Namespace").GetString()}} }
            spec: {egress: [{hosts: [{{string.Join(", ", egress.EnumerateArray().Select(h => $"\"{h.GetString()}\""))}}]}]}

            """;
}
