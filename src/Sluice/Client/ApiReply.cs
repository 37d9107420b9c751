using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sluice.Client;

/// <summary>What the API answered.</summary>
internal sealed record ApiReply
{
    public required HttpStatusCode Code { get; init; }

    /// <summary>Empty where there was none that is an object.</summary>
    public JsonObject Body { get; init; } = [];

    /// <summary>What the server has to say about something that it did.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Of a refusal for lack of rights: who the server says is asking.</summary>
    public string Caller { get; init; } = "";

    public bool IsSuccess => (int)Code is >= 200 and < 300;
    public bool IsNotFound => Code == HttpStatusCode.NotFound;

    /// <summary>Why not, on one line.</summary>
    public string Message
    {
        get
        {
            var told = Body.TextAt("message") is { Length: > 0 } message
                ? message
                : string.Create(CultureInfo.InvariantCulture, $"the server answers with {(int)Code} {Code}");
            return Caller.Length > 0 ? $"{told} (to the server you are {Caller})" : told;
        }
    }

    /// <summary>What was found wrong, each with the path of its field.</summary>
    public IReadOnlyList<string> Causes =>
        [
            .. Body.ObjectsAt("details", "causes")
                .Select(c => c.TextAt("field") is { Length: > 0 } path ? $"{path}: {c.TextAt("message")}" : c.TextAt("message")),
        ];

    public static async Task<ApiReply> ReadAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        var bytes = await response.Content.ReadAsByteArrayAsync(cancel);
        return new()
        {
            Code = response.StatusCode,
            Body = Parse(bytes),
            Warnings = [.. response.Headers.Warning.Where(w => w.Code == 299).Select(w => Unquote(w.Text))],
        };
    }

    private static JsonObject Parse(byte[] bytes)
    {
        try
        {
            return JsonNode.Parse(bytes) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    // RFC 7230's quoted string.
    private static string Unquote(string text) =>
        text.Length < 2 ? text : text[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace(@"\\", @"\", StringComparison.Ordinal);
}
