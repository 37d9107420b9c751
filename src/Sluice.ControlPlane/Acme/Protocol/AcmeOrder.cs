using System.Text.Json.Nodes;

namespace Sluice.ControlPlane.Acme.Protocol;

/// <summary>An order as the authority sees it (RFC 8555 7.1.3).</summary>
internal sealed record AcmeOrder(Uri Url, string Status)
{
    public IReadOnlyList<Uri> Authorizations { get; init; } = [];
    public Uri? Finalize { get; init; }
    public Uri? Certificate { get; init; }

    /// <summary>Why it is invalid.</summary>
    public JsonNode? Error { get; init; }

    public static AcmeOrder Of(Uri url, JsonObject json) =>
        new(url, JsonText.Of(json["status"]))
        {
            Authorizations = [.. (json["authorizations"] as JsonArray ?? []).Select(JsonText.Url).OfType<Uri>()],
            Finalize = JsonText.Url(json["finalize"]),
            Certificate = JsonText.Url(json["certificate"]),
            Error = json["error"],
        };
}
