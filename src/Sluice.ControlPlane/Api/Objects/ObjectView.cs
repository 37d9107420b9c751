using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Api.Requests;
using Sluice.ControlPlane.Store;

namespace Sluice.ControlPlane.Api.Objects;

/// <summary>Shows stored objects as one request asks for them: in its version, in its form, and without what its sender may not see.</summary>
internal sealed class ObjectView(ApiRequest request, TimeProvider clock)
{
    private readonly TableWriter _table = new(request.Kind, clock);

    /// <summary>The object itself.</summary>
    public JsonObject Show(StoredResource stored)
    {
        var resource =
            JsonNode.Parse(stored.Json.Span) as JsonObject
            ?? throw new JsonException($"{stored.Id} is stored as something else than an object");
        resource["apiVersion"] = request.ApiVersion;
        if (SecretRedaction.Concerns(stored.Id) && !Authorizer.MayReadSecrets(request.By, stored.Id.Namespace))
            SecretRedaction.Apply(resource);
        return resource;
    }

    /// <summary>One object in the form that was asked for.</summary>
    public JsonObject Dress(JsonObject resource, bool withColumns = true) =>
        request.Form switch
        {
            AnswerForm.Table => _table.Write([resource], request.Options.IncludeObject, MetadataOf(resource), withColumns),
            AnswerForm.Metadata => TableWriter.Partial(resource),
            _ => resource,
        };

    public ApiAnswer Answer(StoredResource stored, int code = 200) =>
        new()
        {
            Code = code,
            Body = Dress(Show(stored)),
            Revision = stored.Revision,
            Name = stored.Id.Name,
        };

    public JsonObject DressList(IReadOnlyList<JsonObject> items, long revision, ContinueToken? next, int? remaining)
    {
        var metadata = new JsonObject { ["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture) };
        if (next is not null)
            metadata["continue"] = next.ToString();
        if (remaining is { } count)
            metadata["remainingItemCount"] = count;
        if (request.Form == AnswerForm.Table)
            return _table.Write(items, request.Options.IncludeObject, metadata, withColumns: true);
        var isPartial = request.Form == AnswerForm.Metadata;
        return new()
        {
            ["kind"] = isPartial ? "PartialObjectMetadataList" : $"{request.Kind.Kind}List",
            ["apiVersion"] = isPartial ? "meta.k8s.io/v1" : request.ApiVersion,
            ["metadata"] = metadata,
            ["items"] = new JsonArray([.. items.Select(i => isPartial ? TableWriter.Partial(i) : i)]),
        };
    }

    private static JsonObject MetadataOf(JsonObject resource) =>
        new() { ["resourceVersion"] = resource.TextAt("metadata", "resourceVersion") };
}
