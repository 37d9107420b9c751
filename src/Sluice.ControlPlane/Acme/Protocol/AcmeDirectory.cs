using System.Text.Json.Nodes;

namespace Sluice.ControlPlane.Acme.Protocol;

/// <summary>Where an authority's resources are (RFC 8555 7.1.1).</summary>
internal sealed record AcmeDirectory(Uri NewNonce, Uri NewAccount, Uri NewOrder)
{
    /// <summary>RFC 9773; null: not offered.</summary>
    public Uri? RenewalInfo { get; init; }

    /// <summary>Accounts need a binding to an external one.</summary>
    public bool NeedsExternalAccount { get; init; }

    /// <exception cref="AcmeException">It is none.</exception>
    public static AcmeDirectory Of(JsonObject json) =>
        new(Required(json, "newNonce"), Required(json, "newAccount"), Required(json, "newOrder"))
        {
            RenewalInfo = JsonText.Url(json["renewalInfo"]),
            NeedsExternalAccount =
                json["meta"]?["externalAccountRequired"] is JsonValue value && value.TryGetValue<bool>(out var is1) && is1,
        };

    private static Uri Required(JsonObject json, string name) =>
        JsonText.Url(json[name])
        ?? throw new AcmeException(AcmeFailure.Connection, $"what the server answers is no ACME directory: it has no https URL for {name}");
}
