using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Api.Patches;
using Sluice.ControlPlane.Api.Requests;
using Sluice.ControlPlane.Store;

namespace Sluice.ControlPlane.Api.Objects;

/// <summary>create, update and patch: judged first, and stored only if nothing is wrong.</summary>
internal sealed class WriteVerbs(IResourceStore store, TimeProvider clock)
{
    /// <summary>How often a write that named no revision is tried again when somebody else was faster.</summary>
    private const int MostAttempts = 5;

    // As Kubernetes makes names: no vowels, which would make words.
    private const string NameCharacters = "bcdfghjklmnpqrstvwxz2456789";

    public async Task<ApiAnswer> CreateAsync(ApiRequest request, JsonObject draft, string reason, CancellationToken cancel)
    {
        if (WriteDraft.Fit(draft, request, "") is { } unfit)
            return unfit;
        var metadata = draft["metadata"]!.AsObject();
        if (metadata.TextAt("resourceVersion").Length > 0)
            return Refusals.BadRequest("resourceVersion should not be set on objects to be created");
        metadata.Remove("uid");
        if (request.Kind.HasStatus && !request.Kind.KeepsWrittenStatus)
            draft.Remove("status");
        var prefix = metadata.TextAt("name").Length == 0 ? metadata.TextAt("generateName") : "";
        for (var attempt = 1; ; attempt++)
        {
            if (prefix.Length > 0)
                metadata["name"] = prefix + RandomNumberGenerator.GetString(NameCharacters, 5);
            var answer = await StoreAsync(request, draft.DeepClone().AsObject(), Precondition.Absent, reason, cancel);
            if (answer.Code != 409 || prefix.Length == 0 || attempt == MostAttempts)
                return answer;
        }
    }

    public Task<ApiAnswer> UpdateAsync(ApiRequest request, JsonObject draft, string reason, CancellationToken cancel) =>
        ChangeAsync(request, _ => (draft.DeepClone().AsObject(), null), reason, cancel);

    public Task<ApiAnswer> PatchAsync(ApiRequest request, PatchRequest patch, string reason, CancellationToken cancel) =>
        ChangeAsync(request, current => patch.Apply(current, request.Kind), reason, cancel);

    private async Task<ApiAnswer> ChangeAsync(
        ApiRequest request,
        Func<JsonObject, (JsonObject? Draft, ApiAnswer? Refusal)> change,
        string reason,
        CancellationToken cancel
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await store.GetAsync(request.Id, cancel) is not { } stored)
                return Refusals.NotFound(request.Kind, request.Name);
            var current = JsonNode.Parse(stored.Json.Span)!.AsObject();
            current["apiVersion"] = request.ApiVersion;
            var (draft, refusal) = change(current);
            if (draft is null)
                return refusal!;
            if (WriteDraft.Fit(draft, request, request.Name) is { } unfit)
                return unfit;
            if (WriteDraft.PreconditionOf(draft) is not { } asked)
                return Refusals.BadRequest("metadata.resourceVersion must be a revision, as text");
            var (seen, uid) = (Precondition.At(stored.Revision), current.TextAt("metadata", "uid"));
            if ((asked.Revision is { } revision && !IsAt(stored, current, revision)) || (asked.Uid.Length > 0 && asked.Uid != uid))
                return Refusals.Stale(request.Kind, request.Name);
            var answer = await StoreAsync(request, WriteDraft.Combine(current, draft, request), seen, reason, cancel);
            // A patch carries the revision of what it was applied to, so that says nothing about what its author has seen.
            if (answer.Code != 409 || attempt == MostAttempts)
                return answer;
        }
    }

    private async Task<ApiAnswer> StoreAsync(
        ApiRequest request,
        JsonObject draft,
        Precondition precondition,
        string reason,
        CancellationToken cancel
    )
    {
        var name = draft.TextAt("metadata", "name");
        var judgement = Judge.Of(request.Kind, draft);
        if (judgement.Errors.Count > 0)
            return Refusals.Invalid(request.Kind, name, judgement.Errors) with { Warnings = judgement.Warnings };
        WriteDraft.Normalize(draft, request);
        var write = new StoreWrite
        {
            Id = request.IdOf(name),
            Json = JsonSerializer.SerializeToUtf8Bytes(draft),
            Precondition = precondition,
            By = new(request.By.Name, ChangeReasons.Or(reason, draft)),
            IsDryRun = request.Options.IsDryRun,
        };
        var result = await store.ApplyAsync(write, cancel);
        return Answer(request, name, result) with { Warnings = judgement.Warnings, IsDryRun = write.IsDryRun };
    }

    // Where objects live in a cluster, what they say of themselves is the cluster's version and not the store's revision.
    private static bool IsAt(StoredResource stored, JsonObject current, long revision) =>
        revision == stored.Revision
        || current.TextAt("metadata", "resourceVersion") == revision.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private ApiAnswer Answer(ApiRequest request, string name, StoreResult result)
    {
        var view = new ObjectView(request, clock);
        return result.Outcome switch
        {
            StoreOutcome.Created => view.Answer(result.Resource!, 201),
            StoreOutcome.Updated => view.Answer(result.Resource!),
            StoreOutcome.Unchanged => view.Answer(result.Resource!) with { Revision = 0 },
            StoreOutcome.AlreadyExists => Refusals.AlreadyExists(request.Kind, name),
            StoreOutcome.NotFound => Refusals.NotFound(request.Kind, name),
            StoreOutcome.ReadOnly => Refusals.MethodNotAllowed($"this is read only: changes are made in {store.Owner}"),
            StoreOutcome.Invalid => Refusals.Refuse(422, "Invalid", result.Reason),
            StoreOutcome.Forbidden => Refusals.Forbidden(result.Reason),
            _ => Refusals.Stale(request.Kind, name),
        };
    }
}
