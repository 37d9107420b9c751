using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sluice.Admin.Api;

namespace Sluice.Admin.Changes;

/// <summary>What the change dialog asks of the API: preview, apply, follow, take back.</summary>
public sealed class ChangeWork(ApiClient api, KindPaths kinds)
{
    private const int RolloutWaitSeconds = 2;

    /// <summary>What a change would be and do. Where the API cannot tell, its dry run says at least whether it is valid.</summary>
    public async Task<ApiResult<Preview>> PreviewAsync(ChangeSet set, CancellationToken cancel)
    {
        var body = new JsonObject
        {
            ["objects"] = new JsonArray([.. set.Objects.Select(o => o.DeepClone())]),
            ["deletes"] = new JsonArray([.. set.Deletes.Select(DeleteBody)]),
        };
        var answer = await api.PostAsync<Preview>(ApiPaths.Admin("preview"), body, cancel);
        return answer.Problem is { Status: StatusCodes.Status404NotFound } ? await TryAsync(set, cancel) : answer;
    }

    /// <summary>Writes and deletes one after the other; of several, all are tried before the first is stored.</summary>
    public async Task<ApplyResult> ApplyAsync(ChangeSet set, string reason, CancellationToken cancel)
    {
        if (set.Objects.Count + set.Deletes.Count > 1 && await TryAsync(set, cancel) is { Problem: { } refusal })
            return new([], refusal);
        var stored = new List<StoredChange>();
        foreach (var manifest in set.Objects)
        {
            var reference = ObjectReference.Of(manifest);
            var answer =
                set.RollbackTo > 0
                    ? await RollBackAsync(reference, set.RollbackTo, reason, cancel)
                    : await WriteAsync(manifest, reason, "", cancel);
            if (answer.Problem is { } problem)
                return new(stored, problem, reference);
            var written = ObjectReference.Of(answer.Value!);
            var isUnchanged = reference.ResourceVersion.Length > 0 && reference.ResourceVersion == written.ResourceVersion;
            stored.Add(await StoredAsync(written, answer.Value, cancel) with { IsUnchanged = isUnchanged });
        }
        foreach (var reference in set.Deletes)
        {
            if ((await DeleteAsync(reference, reason, "", cancel)).Problem is { } problem)
                return new(stored, problem, reference);
            stored.Add(await StoredAsync(reference, null, cancel));
        }
        return new(stored);
    }

    /// <summary>How far a revision has come; answers when every proxy has it, or after a moment. Null: nobody can say.</summary>
    public async Task<Rollout?> RolloutAsync(long revision, CancellationToken cancel)
    {
        var query = string.Create(CultureInfo.InvariantCulture, $"rollout?revision={revision}&timeoutSeconds={RolloutWaitSeconds}");
        return (await api.GetAsync<Rollout>(ApiPaths.Admin(query), cancel)).Value;
    }

    /// <summary>Takes back what was stored, the last first. Null: done.</summary>
    public async Task<ApiProblem?> UndoAsync(IReadOnlyList<StoredChange> stored, string reason, CancellationToken cancel)
    {
        foreach (var change in stored.Where(c => !c.IsUnchanged).Reverse())
        {
            var problem =
                change.Before > 0
                    ? (await RollBackAsync(change.Reference, change.Before, reason, cancel)).Problem
                    : (await DeleteAsync(change.Reference, reason, "", cancel)).Problem;
            if (problem is not null)
                return problem;
        }
        return null;
    }

    /// <summary>Revisions of an object with their content, newest first.</summary>
    public async Task<IReadOnlyList<Revision>> HistoryAsync(ObjectReference of, int count, CancellationToken cancel)
    {
        var query = string.Create(
            CultureInfo.InvariantCulture,
            $"history?group={of.Group}&kind={Uri.EscapeDataString(of.Kind)}&namespace={Uri.EscapeDataString(of.Namespace)}&name={Uri.EscapeDataString(of.Name)}&limit={count}"
        );
        return (await api.GetAsync<RevisionList>(ApiPaths.Admin(query), cancel)).Value?.Items ?? [];
    }

    /// <summary>An object as it is now; null: it is not there, or not theirs to see.</summary>
    public async Task<JsonObject?> CurrentAsync(ObjectReference reference, CancellationToken cancel) =>
        await kinds.OfAsync(reference, isCollection: false, cancel) is { } path
            ? (await api.GetAsync<JsonObject>(path, cancel)).Value
            : null;

    private async Task<ApiResult<Preview>> TryAsync(ChangeSet set, CancellationToken cancel)
    {
        foreach (var manifest in set.Objects)
            if ((await WriteAsync(manifest, "", "?dryRun=All", cancel)).Problem is { } problem)
                return new(null, problem);
        foreach (var reference in set.Deletes)
            if ((await DeleteAsync(reference, "", "?dryRun=All", cancel)).Problem is { } problem)
                return new(null, problem);
        return new(new Preview());
    }

    private async Task<ApiResult<JsonObject>> WriteAsync(JsonObject manifest, string reason, string query, CancellationToken cancel)
    {
        var reference = ObjectReference.Of(manifest);
        var isNew = reference.ResourceVersion.Length == 0;
        if (await kinds.OfAsync(reference, isCollection: isNew, cancel) is not { } path)
            return new(null, NoKind(reference));
        return await api.SendAsync<JsonObject>(
            new(isNew ? HttpMethod.Post : HttpMethod.Put, path + query) { Body = manifest, Reason = reason },
            cancel
        );
    }

    private async Task<ApiResult<JsonObject>> DeleteAsync(ObjectReference reference, string reason, string query, CancellationToken cancel)
    {
        if (await kinds.OfAsync(reference, isCollection: false, cancel) is not { } path)
            return new(null, NoKind(reference));
        var body = new JsonObject { ["kind"] = "DeleteOptions", ["apiVersion"] = "v1" };
        if (reference.ResourceVersion.Length > 0)
            body["preconditions"] = new JsonObject { ["resourceVersion"] = reference.ResourceVersion };
        return await api.SendAsync<JsonObject>(new(HttpMethod.Delete, path + query) { Body = body, Reason = reason }, cancel);
    }

    private Task<ApiResult<JsonObject>> RollBackAsync(ObjectReference reference, long revision, string reason, CancellationToken cancel)
    {
        var body = DeleteBody(reference);
        body["revision"] = revision;
        return api.SendAsync<JsonObject>(new(HttpMethod.Post, ApiPaths.Admin("rollback")) { Body = body, Reason = reason }, cancel);
    }

    // The history knows what was before, and of a deletion its number.
    private async Task<StoredChange> StoredAsync(ObjectReference reference, JsonObject? made, CancellationToken cancel)
    {
        var history = await HistoryAsync(reference, 2, cancel);
        var before = history is [{ Change: not "Created" }, { Change: not "Deleted" } old, ..] ? old.Number : 0;
        var revision =
            long.TryParse(reference.ResourceVersion, CultureInfo.InvariantCulture, out var version) && made is not null ? version : 0;
        return new(reference, history.Count > 0 ? history[0].Number : revision, before, made);
    }

    private static JsonObject DeleteBody(ObjectReference reference) =>
        new()
        {
            ["group"] = reference.Group,
            ["kind"] = reference.Kind,
            ["namespace"] = reference.Namespace,
            ["name"] = reference.Name,
        };

    private static ApiProblem NoKind(ObjectReference reference) =>
        new(StatusCodes.Status404NotFound, "NotFound", $"The API has no kind {reference.ApiVersion} {reference.Kind}.", []);
}
