using System.Text.Json.Nodes;

namespace Sluice.ControlPlane.Acme.Protocol;

/// <summary>What an authority wants to see for one name (RFC 8555 7.1.4).</summary>
internal sealed record AcmeAuthorization(Uri Url, string Status, string Name, bool IsWildcard)
{
    public IReadOnlyList<AcmeChallenge> Challenges { get; init; } = [];

    /// <summary>The name as it was ordered.</summary>
    public string DnsName => IsWildcard ? $"*.{Name}" : Name;

    public static AcmeAuthorization Of(Uri url, JsonObject json) =>
        new(
            url,
            JsonText.Of(json["status"]),
            JsonText.Of(json["identifier"]?["value"]),
            json["wildcard"] is JsonValue value && value.TryGetValue<bool>(out var isWildcard) && isWildcard
        )
        {
            Challenges = [.. (json["challenges"] as JsonArray ?? []).OfType<JsonObject>().Select(AcmeChallenge.Of).OfType<AcmeChallenge>()],
        };
}
