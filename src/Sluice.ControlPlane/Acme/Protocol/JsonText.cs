using System.Text.Json.Nodes;

namespace Sluice.ControlPlane.Acme.Protocol;

/// <summary>Values of JSON that somebody else wrote: of another type than expected is as good as absent.</summary>
internal static class JsonText
{
    public static string Of(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    /// <summary>Null: not there, or no absolute https URL.</summary>
    public static Uri? Url(JsonNode? node) =>
        Uri.TryCreate(Of(node), UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps ? url : null;
}
