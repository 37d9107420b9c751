using System.Text.Json.Nodes;

namespace Sluice.Admin.Changes;

/// <summary>One object of the API.</summary>
/// <param name="ApiVersion">As its manifest has it: <c>networking.istio.io/v1</c>.</param>
/// <param name="Kind">As its manifest has it: <c>VirtualService</c>.</param>
/// <param name="Namespace">Empty: it has none.</param>
/// <param name="Name">Of the object.</param>
/// <param name="ResourceVersion">The state that is meant; empty: any.</param>
public sealed record ObjectReference(string ApiVersion, string Kind, string Namespace, string Name, string ResourceVersion = "")
{
    public string Group =>
        ApiVersion.Contains('/', StringComparison.Ordinal) ? ApiVersion[..ApiVersion.IndexOf('/', StringComparison.Ordinal)] : "";

    public string Version => ApiVersion[(ApiVersion.IndexOf('/', StringComparison.Ordinal) + 1)..];

    public static ObjectReference Of(JsonObject manifest)
    {
        var metadata = manifest["metadata"] as JsonObject;
        return new(
            Text(manifest["apiVersion"]),
            Text(manifest["kind"]),
            Text(metadata?["namespace"]),
            Text(metadata?["name"]),
            Text(metadata?["resourceVersion"])
        );
    }

    /// <summary>As people call it: <c>VirtualService shop/reviews</c>.</summary>
    public override string ToString() => $"{Kind} {(Namespace.Length > 0 ? $"{Namespace}/" : "")}{Name}";

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
