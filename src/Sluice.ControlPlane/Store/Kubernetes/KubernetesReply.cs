using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sluice.ControlPlane.Store.Kubernetes;

/// <summary>An answer of the API server.</summary>
internal sealed record KubernetesReply(HttpStatusCode Status, ReadOnlyMemory<byte> Body)
{
    private const int MaxMessage = 500;

    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>Why it failed: the message of its Status object, or what else it says.</summary>
    public string Reason
    {
        get
        {
            var text = Field("message") is { Length: > 0 } message ? message : System.Text.Encoding.UTF8.GetString(Body.Span).Trim();
            return $"HTTP {(int)Status}: {(text.Length > MaxMessage ? text[..MaxMessage] : text)}";
        }
    }

    /// <summary>Kubernetes' word for the failure, e.g. <c>AlreadyExists</c> (409, as <c>Conflict</c> is).</summary>
    public string ReasonCode => Field("reason") ?? "";

    /// <summary>Whether its Status object names this among the causes of the failure.</summary>
    public bool HasCause(string reason)
    {
        try
        {
            var causes = (JsonNode.Parse(Body.Span) as JsonObject)?["details"] is JsonObject details
                ? details["causes"] as JsonArray
                : null;
            return causes is not null && causes.OfType<JsonObject>().Any(c => c["reason"]?.ToString() == reason);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The failure as an exception, for callers that can only try again.</summary>
    public KubernetesFailure Failure => new(Status, Reason);

    /// <exception cref="StoreException">It is no JSON object.</exception>
    public JsonObject Object
    {
        get
        {
            try
            {
                return JsonNode.Parse(Body.Span) as JsonObject ?? throw new StoreException("the API server's answer is no object");
            }
            catch (JsonException e)
            {
                throw new StoreException($"the API server's answer is no JSON: {e.Message}", e);
            }
        }
    }

    private string? Field(string name)
    {
        try
        {
            return JsonNode.Parse(Body.Span) is JsonObject status ? status[name]?.ToString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
