using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sluice.ControlPlane.Acme.Protocol;

/// <summary>Reads problem documents (RFC 7807, RFC 8555 6.7).</summary>
internal static class AcmeProblems
{
    // Details go into statuses and logs.
    private const int MostCharacters = 500;

    public static AcmeException Of(AcmeReply reply)
    {
        var problem = reply.ContentType.EndsWith("json", StringComparison.OrdinalIgnoreCase) ? Parse(reply.Body) : null;
        var (type, detail) = Read(problem);
        var words = detail.Length > 0 ? detail : $"the authority answered with HTTP {reply.Status}";
        return new(type.Length > 0 ? type : AcmeFailure.Connection, words) { RetryAfter = reply.RetryAfter, Status = reply.Status };
    }

    /// <summary>Type and words of a problem within an object, e.g. a challenge's <c>error</c>, with those of its parts.</summary>
    public static (string Type, string Detail) Read(JsonNode? node)
    {
        if (node is not JsonObject problem)
            return ("", "");
        var type = JsonText.Of(problem["type"]);
        if (type.StartsWith(AcmeException.Prefix, StringComparison.Ordinal))
            type = type[AcmeException.Prefix.Length..];
        var details = new List<string> { JsonText.Of(problem["detail"]) };
        foreach (var part in problem["subproblems"] as JsonArray ?? [])
            details.Add($"{JsonText.Of(part?["identifier"]?["value"])}: {JsonText.Of(part?["detail"])}");
        return (OneLine(type, 64), OneLine(string.Join("; ", details.Where(d => d.Length > 0)), MostCharacters));
    }

    private static JsonNode? Parse(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string OneLine(string text, int most)
    {
        var line = new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);
        return line.Length > most ? line[..most] : line;
    }
}
