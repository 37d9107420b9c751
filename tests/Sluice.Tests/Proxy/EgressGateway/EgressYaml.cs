namespace Sluice.Tests.Proxy.EgressGateway;

/// <summary>Resources of an egress gateway, as text; what a test does not say is valid.</summary>
internal static class EgressYaml
{
    public static string Gateway(string server) =>
        $$"""
            ---
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: out}
            spec: { selector: {istio: egressgateway}, servers: [{{server}}] }

            """;

    /// <param name="host">May be a wildcard.</param>
    /// <param name="rules"><c>http: [...]</c>, <c>tls: [...]</c> or <c>tcp: [...]</c>.</param>
    public static string Service(string host, string rules) =>
        $$"""
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: "{{Name(host)}}"}
            spec: { hosts: ["{{host}}"], gateways: [out], {{rules}} }

            """;

    /// <summary>A host whose one endpoint is on loopback.</summary>
    public static string Static(string host, string port) =>
        Entry(host, "STATIC", port).TrimEnd('\n', '}', ' ') + ", endpoints: [{address: 127.0.0.1}] }\n";

    public static string Entry(string host, string resolution, string port) =>
        $$"""
            ---
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: "{{Name(host)}}"}
            spec: { hosts: ["{{host}}"], location: MESH_EXTERNAL, resolution: {{resolution}}, ports: [ {{port}} ] }

            """;

    /// <param name="rules">The list of them.</param>
    /// <param name="more">Other fields, each followed by a comma.</param>
    /// <param name="name">Of the policy.</param>
    public static string Policy(string rules, string more = "", string name = "out") =>
        $$"""
            ---
            apiVersion: sluice.dev/v1
            kind: EgressPolicy
            metadata: {name: {{name}}}
            spec: { selector: {istio: egressgateway}, {{more}} rules: {{rules}} }

            """;

    private static string Name(string host) => host.Replace("*", "all", StringComparison.Ordinal);
}
