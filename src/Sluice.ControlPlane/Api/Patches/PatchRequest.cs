using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Api.Kinds;
using Sluice.ControlPlane.Api.Requests;

namespace Sluice.ControlPlane.Api.Patches;

/// <summary>A patch as it came: of one of three kinds.</summary>
internal sealed class PatchRequest
{
    private const string Merge = "application/merge-patch+json";
    private const string Json = "application/json-patch+json";
    private const string Strategic = "application/strategic-merge-patch+json";
    private const string ServerSideApply = "application/apply-patch+yaml";

    private readonly string _type;
    private readonly JsonNode? _patch;

    private PatchRequest(string type, JsonNode? patch) => (_type, _patch) = (type, patch);

    public static async Task<(PatchRequest? Patch, ApiAnswer? Refusal)> ReadAsync(
        HttpRequest request,
        ApiKind kind,
        CancellationToken cancel
    )
    {
        var type = BodyReader.MediaTypeOf(request);
        if (WhyNot(type, kind) is { Length: > 0 } why)
            return (null, Refusals.UnsupportedMediaType(why));
        var (bytes, refusal) = await BodyReader.ReadAsync(request, cancel);
        if (refusal is not null)
            return (null, refusal);
        var patch = BodyReader.Parse(bytes, isYaml: false, out var problem);
        return problem.Length == 0 ? (new(type, patch), null) : (null, Refusals.BadRequest($"the patch cannot be read: {problem}"));
    }

    /// <summary>What <paramref name="current"/> becomes, or why it cannot.</summary>
    public (JsonObject? Draft, ApiAnswer? Refusal) Apply(JsonObject current, ApiKind kind)
    {
        try
        {
            return Bounded(Patched(current, kind));
        }
        catch (PatchException refused)
        {
            return (
                null,
                Refusals.Refuse(StatusCodes.Status422UnprocessableEntity, "Invalid", $"the patch cannot be applied: {refused.Message}")
            );
        }
    }

    private JsonNode? Patched(JsonObject current, ApiKind kind) =>
        _type switch
        {
            Json => JsonPatch.Apply(current, _patch),
            Strategic when _patch is JsonObject changes => StrategicMergePatch.Apply(current, changes, MergeShape.Of(kind)),
            Merge when _patch is JsonObject => MergePatch.Apply(current, _patch),
            _ => throw new PatchException("the patch is not an object"),
        };

    // What many small patches make must be no larger or deeper than what one request may bring.
    private static (JsonObject? Draft, ApiAnswer? Refusal) Bounded(JsonNode? patched)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            if (patched is null)
                writer.WriteNullValue();
            else
                patched.WriteTo(writer);
        }
        if (buffer.Length > BodyReader.MostBytes)
            return (null, Refusals.TooLarge(BodyReader.MostBytes));
        var draft = BodyReader.Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), isYaml: false, out var problem) as JsonObject;
        return draft is null ? (null, Refusals.BadRequest($"the patch makes no object: {problem}")) : (draft, null);
    }

    private static string WhyNot(string type, ApiKind kind) =>
        type switch
        {
            Merge or Json => "",
            Strategic when kind.IsKubernetesOwn => "",
            ServerSideApply => "server-side apply is not supported: run kubectl apply without --server-side",
            _ => "the body of the request was in an unknown format - accepted media types include: "
                + (kind.IsKubernetesOwn ? $"{Json}, {Merge}, {Strategic}" : $"{Json}, {Merge}"),
        };
}
