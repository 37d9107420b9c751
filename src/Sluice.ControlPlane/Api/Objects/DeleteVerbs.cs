using System.Globalization;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Api.Requests;
using Sluice.ControlPlane.Store;
using Sluice.Resources.Diagnostics;

namespace Sluice.ControlPlane.Api.Objects;

/// <summary>delete and deletecollection. Deletion is at once: neither grace periods, nor finalizers, nor owners play a part.</summary>
internal sealed class DeleteVerbs(IResourceStore store, TimeProvider clock)
{
    public async Task<ApiAnswer> DeleteAsync(ApiRequest request, JsonObject options, string reason, CancellationToken cancel)
    {
        if (PreconditionOf(options) is not { } precondition)
            return Refusals.BadRequest("preconditions.resourceVersion must be a revision, as text");
        if (await WhyNotEmptyAsync(request, cancel) is { } full)
            return full;
        var isDryRun = request.Options.IsDryRun || IsDryRun(options);
        var result = await store.DeleteAsync(request.Id, precondition, new(request.By.Name, reason), isDryRun, cancel);
        return result.Outcome switch
        {
            StoreOutcome.Deleted => Deleted(request, result.Resource!) with { IsDryRun = isDryRun },
            StoreOutcome.NotFound => Refusals.NotFound(request.Kind, request.Name),
            StoreOutcome.ReadOnly => Refusals.MethodNotAllowed($"this is read only: changes are made in {store.Owner}"),
            StoreOutcome.Invalid => Refusals.Refuse(422, "Invalid", result.Reason),
            StoreOutcome.Forbidden => Refusals.Forbidden(result.Reason),
            _ => Refusals.Stale(request.Kind, request.Name),
        };
    }

    public async Task<ApiAnswer> DeleteCollectionAsync(ApiRequest request, JsonObject options, string reason, CancellationToken cancel)
    {
        var list = await store.ListAsync(request.Query, cancel);
        var view = new ObjectView(request, clock);
        var isDryRun = request.Options.IsDryRun || IsDryRun(options);
        var deleted = new List<JsonObject>();
        foreach (var stored in list.Items)
        {
            if (view.Show(stored) is var shown && !request.Options.Selects(shown))
                continue;
            var one = request with { Namespace = stored.Id.Namespace, Name = stored.Id.Name };
            if (await WhyNotEmptyAsync(one, cancel) is { } full)
                return full;
            var result = await store.DeleteAsync(stored.Id, Precondition.None, new(request.By.Name, reason), isDryRun, cancel);
            if (result.Outcome == StoreOutcome.ReadOnly)
                return Refusals.MethodNotAllowed($"this is read only: changes are made in {store.Owner}");
            if (result.Outcome == StoreOutcome.Deleted)
                deleted.Add(shown);
        }
        return ApiAnswer.Ok(view.DressList(deleted, list.Revision, next: null, remaining: null)) with { IsDryRun = isDryRun };
    }

    private static ApiAnswer Deleted(ApiRequest request, StoredResource was)
    {
        var details = Refusals.Details(request.Kind, request.Name);
        details["uid"] = JsonNode.Parse(was.Json.Span).TextAt("metadata", "uid");
        return ApiAnswer.Ok(Refusals.Success(details)) with { Revision = was.Revision };
    }

    // Nobody would delete what is in it, as Kubernetes does.
    private async Task<ApiAnswer?> WhyNotEmptyAsync(ApiRequest request, CancellationToken cancel)
    {
        if (request.Kind is not { Group: "", Kind: "Namespace" } || store.Owner.Length > 0)
            return null;
        if (await store.GetAsync(request.Id, cancel) is null)
            return Refusals.NotFound(request.Kind, request.Name);
        var content = await store.ListAsync(new() { Namespace = request.Name }, cancel);
        if (content.Items.Count == 0)
            return null;
        var code = Codes.NamespaceNotEmpty;
        var message = string.Format(CultureInfo.InvariantCulture, code.Template, content.Items.Count);
        return Refusals.Conflict(request.Kind, request.Name, $"{code.Id}: {message}");
    }

    private static Precondition? PreconditionOf(JsonObject options)
    {
        var uid = options.TextAt("preconditions", "uid");
        var version = options.TextAt("preconditions", "resourceVersion");
        if (version.Length == 0)
            return uid.Length == 0 ? Precondition.None : Precondition.OfUid(uid);
        return long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) && revision > 0
            ? Precondition.At(revision, uid)
            : null;
    }

    private static bool IsDryRun(JsonObject options) => options["dryRun"] is JsonArray list && list.Any(d => d.TextAt() == "All");
}
