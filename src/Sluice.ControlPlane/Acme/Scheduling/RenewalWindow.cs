using System.Globalization;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Acme.Protocol;

namespace Sluice.ControlPlane.Acme.Scheduling;

/// <summary>When an authority wants a certificate to be renewed (RFC 9773 4.2).</summary>
internal sealed record RenewalWindow(DateTimeOffset Start, DateTimeOffset End)
{
    /// <exception cref="AcmeException">It says no window.</exception>
    public static RenewalWindow Of(JsonObject json)
    {
        var window = json["suggestedWindow"];
        if (Time(window?["start"]) is { } start && Time(window?["end"]) is { } end && end > start)
            return new(start, end);
        throw new AcmeException(AcmeFailure.Connection, "the authority's renewal information has no window");
    }

    private static DateTimeOffset? Time(JsonNode? node) =>
        DateTimeOffset.TryParse(JsonText.Of(node), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;
}
