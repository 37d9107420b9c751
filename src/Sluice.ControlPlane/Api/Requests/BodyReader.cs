using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Api.Protobuf;
using Sluice.Resources.Reading;

namespace Sluice.ControlPlane.Api.Requests;

/// <summary>Reads request bodies under limits.</summary>
internal static class BodyReader
{
    /// <summary>3 MiB, as Kubernetes' API server has it (MaxRequestBodyBytes).</summary>
    public const int MostBytes = 3 * 1024 * 1024;

    /// <summary>As the reader of resources has it.</summary>
    private const int MostDepth = 64;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MostDepth, AllowDuplicateProperties = false };

    /// <summary>The media type without its parameters, in lower case; JSON where none is given.</summary>
    public static string MediaTypeOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? type.MediaType.ToString().ToLowerInvariant()
        : string.IsNullOrEmpty(request.ContentType) ? ApiAnswer.JsonType
        : request.ContentType;

    public static bool IsYaml(string mediaType) => mediaType is "application/yaml" or "application/x-yaml" or "text/yaml";

    /// <summary>The body as an object, JSON or YAML; an empty one is an empty object where <paramref name="mayBeEmpty"/> says so.</summary>
    public static async Task<(JsonObject? Body, ApiAnswer? Refusal)> ReadObjectAsync(
        HttpRequest request,
        bool mayBeEmpty,
        CancellationToken cancel
    )
    {
        var mediaType = MediaTypeOf(request);
        if (mediaType is not (ApiAnswer.JsonType or WireReader.MediaType) && !IsYaml(mediaType))
            return (null, Unsupported(mediaType));
        var (bytes, refusal) = await ReadAsync(request, cancel);
        if (refusal is not null)
            return (null, refusal);
        if (bytes.Length == 0 && mayBeEmpty)
            return ([], null);
        if (mediaType == WireReader.MediaType)
            return ReadProtobuf(bytes);
        var node = Parse(bytes, IsYaml(mediaType), out var problem);
        return node is JsonObject body
            ? (body, null)
            : (null, Refusals.BadRequest(problem.Length > 0 ? $"the body cannot be read: {problem}" : "the body must be an object"));
    }

    // Kubernetes' own clients send their own kinds so, and nothing but a refusal tells them that JSON would do.
    private static (JsonObject? Body, ApiAnswer? Refusal) ReadProtobuf(ReadOnlyMemory<byte> bytes) =>
        WireReader.Read(bytes.Span, out var problem) is { } body
            ? (body, null)
            : (null, Refusals.UnsupportedMediaType($"the body of the request cannot be read as {WireReader.MediaType}: {problem}"));

    private static ApiAnswer Unsupported(string mediaType) =>
        Refusals.UnsupportedMediaType(
            $"the body of the request was in an unknown format ({Shorten(mediaType)}) - accepted media types include: application/json, application/yaml"
        );

    public static async Task<(ReadOnlyMemory<byte> Bytes, ApiAnswer? Refusal)> ReadAsync(
        HttpRequest request,
        CancellationToken cancel,
        int mostBytes = MostBytes
    )
    {
        if (request.ContentLength > mostBytes)
            return (default, Refusals.TooLarge(mostBytes));
        var body = new MemoryStream((int)(request.ContentLength ?? 0));
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancel)) > 0)
        {
            if (body.Length + read > mostBytes)
                return (default, Refusals.TooLarge(mostBytes));
            await body.WriteAsync(buffer.AsMemory(0, read), cancel);
        }
        return (body.GetBuffer().AsMemory(0, (int)body.Length), null);
    }

    /// <summary>Null, and the problem in words, where it cannot be read.</summary>
    public static JsonNode? Parse(ReadOnlyMemory<byte> content, bool isYaml, out string problem)
    {
        if (isYaml)
            return DocumentJson.FromYaml(content, out problem);
        problem = "";
        try
        {
            var node = JsonNode.Parse(content.Span, null, Strict);
            ReadTexts(node);
            return node;
        }
        catch (JsonException broken)
        {
            problem = broken.Message;
        }
        catch (InvalidOperationException)
        {
            problem = "the text is not valid Unicode";
        }
        return null;
    }

    // Texts are decoded when they are read; one that is half a surrogate pair would fail somewhere in the middle of things.
    private static void ReadTexts(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject item:
                foreach (var (_, value) in item)
                    ReadTexts(value);
                break;
            case JsonArray list:
                foreach (var value in list)
                    ReadTexts(value);
                break;
            case JsonValue value:
                value.TryGetValue<string>(out _);
                break;
        }
    }

    private static string Shorten(string text) => text.Length > 100 ? text[..100] : text;
}
