using System.Text;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Store;

namespace Sluice.Tests.ControlPlane.Store;

/// <summary>Objects for tests of stores, which do not look into what they keep.</summary>
internal static class Objects
{
    public static readonly Authorship Ann = new("ann", "because");

    public static ResourceId Id(string name, string ns = "shop", string kind = "VirtualService") =>
        new("networking.istio.io", kind, ns, name);

    public static StoreWrite Write(ResourceId id, string host, Precondition precondition = default, bool isDryRun = false) =>
        new()
        {
            Id = id,
            Json = Json(id, host),
            By = Ann,
            Precondition = precondition,
            IsDryRun = isDryRun,
        };

    public static byte[] Json(ResourceId id, string host, string labels = "{}") =>
        Encoding.UTF8.GetBytes(
            $$"""
            {"apiVersion": "{{id.Group}}/v1", "kind": "{{id.Kind}}", "metadata": {"name": "{{id.Name}}", "namespace": "{{id.Namespace}}",
             "labels": {{labels}}}, "spec": {{Spec(id, host)}} }
            """
        );

    public static JsonNode Node(this StoredResource resource) => JsonNode.Parse(resource.Json.Span)!;

    public static string Host(this StoredResource resource) => HostOf(resource.Node()["spec"]!);

    // Valid, since some stores' owners judge what they are given.
    private static string Spec(ResourceId id, string host) =>
        id.Kind == "DestinationRule"
            ? $$"""{"host": "{{host}}"}"""
            : $$"""{"hosts": ["{{host}}"], "http": [{"route": [{"destination": {"host": "reviews"} }] }] }""";

    private static string HostOf(JsonNode spec) => (string?)spec["host"] ?? (string)spec["hosts"]![0]!;
}
