using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Api.Kinds;
using Sluice.ControlPlane.Api.Objects;
using Sluice.ControlPlane.Api.Requests;
using Sluice.ControlPlane.Store;

namespace Sluice.ControlPlane.Api.Admin;

/// <summary>What was changed, when, by whom and why. Secrets have no values here, for nobody.</summary>
internal sealed class HistoryEndpoint(IResourceStore store, ApiKinds kinds)
{
    private const int DefaultCount = 50;
    private const int MostCount = 500;

    /// <summary>The revisions of one resource with their content, newest first.</summary>
    public async Task<ApiAnswer> OfOneAsync(HttpRequest request, Principal by, CancellationToken cancel)
    {
        if (!HttpMethods.IsGet(request.Method))
            return Refusals.MethodNotAllowed();
        var id = IdOf(request.Query);
        if (kinds.Find(id.Group, id.Kind) is not { } kind || id.Name.Length == 0)
            return Refusals.BadRequest("group, kind, namespace and name must say of which resource");
        if (!Authorizer.May(by, ApiVerb.Get, kind, id.Namespace, id.Name))
            return Refusals.Forbidden($"history.{Authorizer.AdminGroup} is forbidden: User \"{by.Name}\" cannot get {id}");
        var revisions = await store.HistoryAsync(id, CountOf(request.Query), cancel);
        return ApiAnswer.Ok(List(revisions.Select(r => Write(r, withObject: true)), next: 0));
    }

    /// <summary>The changes of everything that the caller may see, newest first, without content.</summary>
    public async Task<ApiAnswer> OfAllAsync(HttpRequest request, Principal by, CancellationToken cancel)
    {
        if (!HttpMethods.IsGet(request.Method))
            return Refusals.MethodNotAllowed();
        if (by.Grants.Count == 0)
            return Refusals.Forbidden($"changes.{Authorizer.AdminGroup} is forbidden: User \"{by.Name}\" may see nothing");
        var before = long.TryParse(request.Query["before"], NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 0;
        var count = CountOf(request.Query);
        var changes = await store.ChangesAsync(before, count, cancel);
        // A page may be short of what its reader may not see; the next begins where this one looked last.
        var next = changes.Count == count ? changes[^1].Revision : 0;
        return ApiAnswer.Ok(List(changes.Where(c => MaySee(by, c.Id)).Select(c => Write(c, withObject: false)), next));
    }

    private bool MaySee(Principal by, ResourceId id) =>
        kinds.Find(id.Group, id.Kind) is { } kind
            ? Authorizer.May(by, ApiVerb.Get, kind, id.Namespace, id.Name)
            : by.Has(Role.Viewer, Grant.Everywhere);

    private static ResourceId IdOf(IQueryCollection query) =>
        new(query["group"].ToString(), query["kind"].ToString(), query["namespace"].ToString(), query["name"].ToString());

    private static int CountOf(IQueryCollection query) =>
        int.TryParse(query["limit"], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? Math.Clamp(count, 1, MostCount)
            : DefaultCount;

    private static JsonObject List(IEnumerable<JsonObject> items, long next)
    {
        var metadata = new JsonObject();
        if (next > 0)
            metadata["before"] = next;
        return new()
        {
            ["kind"] = "ChangeList",
            ["apiVersion"] = AdminEndpoint.ApiVersion,
            ["metadata"] = metadata,
            ["items"] = new JsonArray([.. items]),
        };
    }

    private static JsonObject Write(StoredRevision revision, bool withObject)
    {
        var line = new JsonObject
        {
            ["revision"] = revision.Revision,
            ["time"] = revision.Time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["change"] = revision.Kind.ToString(),
            ["author"] = revision.By.Author,
            ["reason"] = revision.By.Reason,
            ["group"] = revision.Id.Group,
            ["kind"] = revision.Id.Kind,
            ["namespace"] = revision.Id.Namespace,
            ["name"] = revision.Id.Name,
        };
        if (withObject)
            line["object"] = SecretRedaction.Parse(revision.Id, revision.Json);
        return line;
    }
}
