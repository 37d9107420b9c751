using System.Text.Json.Nodes;

namespace Sluice.ControlPlane.Acme.Protocol;

/// <summary>One way to prove a name (RFC 8555 8).</summary>
/// <param name="Type"><c>http-01</c>, <c>tls-alpn-01</c>, <c>dns-01</c>; others are passed over.</param>
/// <param name="Url">Where the authority is told that it may look.</param>
/// <param name="Token">Base64url text.</param>
internal sealed record AcmeChallenge(string Type, Uri Url, string Token)
{
    private const int MaxToken = 200;

    public JsonNode? Error { get; init; }

    /// <returns>Null: it is none that could be answered.</returns>
    public static AcmeChallenge? Of(JsonObject json)
    {
        var token = JsonText.Of(json["token"]);
        // It becomes part of a path, and of a Secret's key (RFC 8555 8: base64url alphabet).
        var isSound = token.Length is > 0 and <= MaxToken && token.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        return isSound && JsonText.Url(json["url"]) is { } url
            ? new(JsonText.Of(json["type"]), url, token) { Error = json["error"] }
            : null;
    }
}
