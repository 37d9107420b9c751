using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Api.Kinds;
using Sluice.ControlPlane.Api.Objects;
using Sluice.ControlPlane.Api.Requests;
using Sluice.ControlPlane.Store;

namespace Sluice.ControlPlane.Api.Admin;

/// <summary>Writes an old revision of a resource anew: a change like any other, which is judged like any other.</summary>
internal sealed class RollbackEndpoint(IResourceStore store, ApiKinds kinds, TimeProvider clock)
{
    private const int MostRevisions = 1_000;

    public async Task<ApiAnswer> HandleAsync(HttpRequest request, Principal by, CancellationToken cancel)
    {
        if (!HttpMethods.IsPost(request.Method))
            return Refusals.MethodNotAllowed();
        var (body, refusal) = await BodyReader.ReadObjectAsync(request, mayBeEmpty: false, cancel);
        if (body is null)
            return refusal!;
        var id = new ResourceId(body.TextAt("group"), body.TextAt("kind"), body.TextAt("namespace"), body.TextAt("name"));
        if (kinds.Find(id.Group, id.Kind) is not { } kind || id.Name.Length == 0 || Number(body["revision"]) is not { } revision)
            return Refusals.BadRequest("group, kind, namespace, name and revision must say what to go back to");
        if (!Authorizer.May(by, ApiVerb.Update, kind, id.Namespace, id.Name))
            return Refusals.Forbidden($"rollback.{Authorizer.AdminGroup} is forbidden: User \"{by.Name}\" cannot update {id}");
        var history = await store.HistoryAsync(id, MostRevisions, cancel);
        if (history.FirstOrDefault(r => r.Revision == revision) is not { } old)
            return Refusals.NotFound(kind, $"{id.Name}@{revision.ToString(CultureInfo.InvariantCulture)}");
        return await WriteAsync(kind, old, by, request, cancel);
    }

    private async Task<ApiAnswer> WriteAsync(ApiKind kind, StoredRevision old, Principal by, HttpRequest request, CancellationToken cancel)
    {
        if (RequestOptions.Read(request.Query, out var problem) is not { } options)
            return Refusals.BadRequest(problem);
        var asked = AsUpdate(kind, old.Id, by, options);
        var current = await store.GetAsync(old.Id, cancel);
        var draft = JsonNode.Parse(old.Json.Span)!.AsObject();
        // The status tells of what is, not of what was.
        if (current is not null)
            draft = WriteDraft.Combine(JsonNode.Parse(current.Json.Span)!.AsObject(), draft, asked);
        var judgement = Judge.Of(kind, draft);
        if (judgement.Errors.Count > 0)
            return Refusals.Invalid(kind, old.Id.Name, judgement.Errors);
        var given = ChangeReasons.Of(request);
        var undo = string.Create(CultureInfo.InvariantCulture, $"rollback to {old.Revision}");
        var write = new StoreWrite
        {
            Id = old.Id,
            Json = JsonSerializer.SerializeToUtf8Bytes(draft),
            Precondition = current is null ? Precondition.Absent : Precondition.At(current.Revision),
            By = new(by.Name, given.Length > 0 ? $"{undo}: {given}" : undo),
            IsDryRun = options.IsDryRun,
        };
        var result = await store.ApplyAsync(write, cancel);
        return result.Outcome switch
        {
            StoreOutcome.Created or StoreOutcome.Updated or StoreOutcome.Unchanged => new ObjectView(asked, clock).Answer(
                result.Resource!
            ) with
            {
                Warnings = judgement.Warnings,
            },
            StoreOutcome.ReadOnly => Refusals.MethodNotAllowed($"this is read only: changes are made in {store.Owner}"),
            _ => Refusals.Stale(kind, old.Id.Name),
        };
    }

    private static ApiRequest AsUpdate(ApiKind kind, ResourceId id, Principal by, RequestOptions options) =>
        new()
        {
            Verb = ApiVerb.Update,
            Kind = kind,
            Version = kind.Versions[0],
            Namespace = id.Namespace,
            Name = id.Name,
            By = by,
            Options = options,
            Form = AnswerForm.Objects,
        };

    private static long? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;
}
