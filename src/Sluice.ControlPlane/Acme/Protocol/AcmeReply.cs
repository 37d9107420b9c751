using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sluice.ControlPlane.Acme.Protocol;

/// <summary>An authority's answer.</summary>
internal sealed record AcmeReply(int Status, byte[] Body)
{
    public Uri? Location { get; init; }

    /// <summary>Null: not said.</summary>
    public TimeSpan? RetryAfter { get; init; }
    public string ContentType { get; init; } = "";

    /// <exception cref="AcmeException">It is no JSON object.</exception>
    public JsonObject Json()
    {
        try
        {
            return JsonNode.Parse(Body) as JsonObject ?? throw new JsonException("not an object");
        }
        catch (JsonException e)
        {
            throw new AcmeException(AcmeFailure.Connection, $"the authority's answer (HTTP {Status}) is no JSON object", e)
            {
                Status = Status,
            };
        }
    }
}
