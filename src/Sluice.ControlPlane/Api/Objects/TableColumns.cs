using System.Text.Json.Nodes;
using Sluice.ControlPlane.Api.Kinds;

namespace Sluice.ControlPlane.Api.Objects;

/// <summary>What a person wants to see of each kind, besides its name and age. Istio's kinds show the columns of Istio's own definitions.</summary>
internal static class TableColumns
{
    private const int MostCharacters = 200;

    public static IReadOnlyList<TableColumn> Of(ApiKind kind) =>
        (kind.Group, kind.Kind) switch
        {
            ("networking.istio.io", "Gateway") => [Hosts("Hosts"), Field("Selector", ["spec", "selector"], isWide: true)],
            ("networking.istio.io", "VirtualService") => [Field("Gateways", ["spec", "gateways"]), Field("Hosts", ["spec", "hosts"])],
            ("networking.istio.io", "DestinationRule") => [Field("Host", ["spec", "host"])],
            ("networking.istio.io", "ServiceEntry") =>
            [
                Field("Hosts", ["spec", "hosts"]),
                Field("Location", ["spec", "location"]),
                Field("Resolution", ["spec", "resolution"]),
            ],
            ("networking.istio.io", "WorkloadEntry") => [Field("Address", ["spec", "address"])],
            ("security.istio.io", "PeerAuthentication") => [Field("Mode", ["spec", "mtls", "mode"])],
            ("security.istio.io", "AuthorizationPolicy") => [Field("Action", ["spec", "action"])],
            ("sluice.dev", "EgressPolicy") => [Field("Mode", ["spec", "mode"])],
            ("sluice.dev", "RateLimitPolicy") => [Field("Gateways", ["spec", "gateways"]), Field("Shadow", ["spec", "shadow"], "false")],
            ("sluice.dev", "ForwardProxy") => [Field("Port", ["spec", "port"])],
            ("sluice.dev", "AcmeIssuer") => [Field("Server", ["spec", "server"])],
            ("sluice.dev", "Certificate") =>
            [
                Field("Names", ["spec", "dnsNames"]),
                Field("Issuer", ["spec", "issuerRef", "name"]),
                Field("Secret", ["spec", "secretName"]),
            ],
            ("coordination.k8s.io", "Lease") => [Field("Holder", ["spec", "holderIdentity"])],
            ("discovery.k8s.io", "EndpointSlice") =>
            [
                Field("AddressType", ["addressType"]),
                Ports("Ports", ["ports"]),
                Endpoints("Endpoints"),
            ],
            ("", "Service") =>
            [
                Field("Type", ["spec", "type"], "ClusterIP"),
                Field("Cluster-IP", ["spec", "clusterIP"], "<none>"),
                Field("External-IP", ["spec", "externalIPs"], "<none>"),
                Ports("Port(s)", ["spec", "ports"]),
                Field("Selector", ["spec", "selector"], "<none>", isWide: true),
            ],
            ("", "ConfigMap") => [Count("Data", "data")],
            ("", "Secret") => [Field("Type", ["type"], "Opaque"), Count("Data", "data")],
            ("", "Namespace") => [Field("Status", ["status", "phase"], "Active")],
            ("", "Pod") => [Field("Status", ["status", "phase"], "<unknown>"), Field("IP", ["status", "podIP"], "<none>", isWide: true)],
            ("", "Event") => [Field("Type", ["type"]), Field("Reason", ["reason"]), Field("Message", ["message"])],
            _ => [],
        };

    private static TableColumn Field(string name, string[] path, string absent = "", bool isWide = false) =>
        new(name, resource => resource.At(path) is { } value ? Shorten(Text(value)) : absent, isWide);

    private static TableColumn Count(string name, string field) =>
        new(name, resource => ((resource[field] as JsonObject)?.Count ?? 0).ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static TableColumn Ports(string name, string[] path) =>
        new(
            name,
            resource =>
                resource.At(path) is JsonArray { Count: > 0 } ports
                    ? Shorten(
                        string.Join(',', ports.Select(p => $"{p.At("port")?.ToJsonString() ?? "*"}/{Or(p.TextAt("protocol"), "TCP")}"))
                    )
                    : "<none>"
        );

    private static TableColumn Hosts(string name) =>
        new(
            name,
            resource =>
                resource.At("spec", "servers") is JsonArray servers
                    ? Shorten(
                        Text(
                            new JsonArray([
                                .. servers
                                    .SelectMany(s => s.At("hosts") as JsonArray ?? [])
                                    .Select(h => h?.ToString() ?? "")
                                    .Distinct()
                                    .Select(h => (JsonNode)h),
                            ])
                        )
                    )
                    : ""
        );

    private static TableColumn Endpoints(string name) =>
        new(
            name,
            resource =>
                resource["endpoints"] is JsonArray { Count: > 0 } endpoints
                    ? Shorten(
                        string.Join(',', endpoints.SelectMany(e => e.At("addresses") as JsonArray ?? []).Select(a => a?.ToString() ?? ""))
                    )
                    : "<unset>"
        );

    // Lists and maps are shown as JSON, which is how columns of custom kinds look in Kubernetes too.
    private static string Text(JsonNode value) => value is JsonValue single ? single.ToString() : value.ToJsonString();

    private static string Or(string text, string otherwise) => text.Length > 0 ? text : otherwise;

    private static string Shorten(string text) => text.Length > MostCharacters ? text[..MostCharacters] + "..." : text;
}
