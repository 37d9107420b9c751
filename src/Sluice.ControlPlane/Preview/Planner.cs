using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Api.Kinds;
using Sluice.ControlPlane.Api.Objects;
using Sluice.ControlPlane.Api.Requests;
using Sluice.ControlPlane.Store;
using Sluice.Resources;
using Sluice.Resources.Reading;

namespace Sluice.ControlPlane.Preview;

/// <summary>Makes a plan of what somebody wants to write and delete. They must be allowed to do it: a preview tells what is there.</summary>
internal sealed class Planner(IResourceStore store, ApiKinds kinds, TimeProvider clock)
{
    /// <summary>Objects and deletions of one preview.</summary>
    public const int Most = 100;

    public async Task<(IReadOnlyList<PlannedChange> Changes, ApiAnswer? Refusal)> PlanAsync(
        IReadOnlyList<JsonObject> objects,
        IReadOnlyList<JsonObject> deletes,
        Principal by,
        CancellationToken cancel
    )
    {
        var changes = new List<PlannedChange>();
        foreach (var (item, isDelete) in objects.Select(o => (o, false)).Concat(deletes.Select(d => (d, true))))
        {
            var (kind, id) = isDelete ? OfDelete(item) : OfObject(item);
            if (kind is null)
                return ([], Refusals.BadRequest($"there is no kind \"{Shown(item)}\""));
            if (id.Name.Length == 0 || kind.IsNamespaced != id.Namespace.Length > 0)
                return ([], Refusals.BadRequest($"a {kind.Kind} is named by {(kind.IsNamespaced ? "namespace and " : "")}name"));
            if (!Authorizer.May(by, isDelete ? ApiVerb.Delete : ApiVerb.Update, kind, id.Namespace, id.Name))
                return ([], Refusals.Forbidden($"preview.{Authorizer.AdminGroup} is forbidden: User \"{by.Name}\" cannot write {id}"));
            if (changes.Exists(c => c.Id == id))
                return ([], Refusals.BadRequest($"{id} stands there twice"));
            var stored = await store.GetAsync(id, cancel);
            changes.Add(isDelete ? Deletion(kind, id, stored) : Write(kind, id, item, stored));
        }
        return (changes, null);
    }

    private (ApiKind?, ResourceId) OfObject(JsonObject item)
    {
        var version = item.TextAt("apiVersion");
        var slash = version.IndexOf('/', StringComparison.Ordinal);
        var group = slash < 0 ? "" : version[..slash];
        return (
            kinds.Find(group, item.TextAt("kind")),
            new(group, item.TextAt("kind"), item.TextAt("metadata", "namespace"), item.TextAt("metadata", "name"))
        );
    }

    // The kind's name is enough where there is but one of it.
    private (ApiKind?, ResourceId) OfDelete(JsonObject item)
    {
        var name = item.TextAt("kind");
        var kind = item["group"] is not null ? kinds.Find(item.TextAt("group"), name) : kinds.All.FirstOrDefault(k => k.Kind == name);
        return (kind, new(kind?.Group ?? "", name, item.TextAt("namespace"), item.TextAt("name")));
    }

    private static PlannedChange Deletion(ApiKind kind, ResourceId id, StoredResource? stored) =>
        new()
        {
            Id = id,
            Kind = kind,
            Old = Parsed(stored),
            Conflict = stored is null ? "it is not there" : "",
        };

    private PlannedChange Write(ApiKind kind, ResourceId id, JsonObject draft, StoredResource? stored)
    {
        var (old, next) = (Parsed(stored), draft.DeepClone().AsObject());
        var judgement = Judge.Of(kind, next);
        Resource? resource = null;
        if (kind.IsJudged && judgement.Errors.Count == 0)
            resource = Read(next, old);
        return new()
        {
            Id = id,
            Kind = kind,
            Old = old,
            New = next,
            Conflict = ConflictOf(next, stored, old),
            Findings = judgement.Findings,
            Resource = resource,
        };
    }

    // Who is older wins a conflict: what is new is the youngest.
    private Resource? Read(JsonObject draft, JsonObject? old)
    {
        var dated = draft.DeepClone().AsObject();
        var created = old.TextAt("metadata", "creationTimestamp");
        dated["metadata"]!["creationTimestamp"] =
            created.Length > 0 ? created : clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return
            ResourceReader.Read("preview", JsonSerializer.SerializeToUtf8Bytes(dated)).Resources is [{ IsValid: true, Resource: var read }]
            ? read
            : null;
    }

    private static string ConflictOf(JsonObject draft, StoredResource? stored, JsonObject? old)
    {
        if (draft.TextAt("metadata", "resourceVersion") is not { Length: > 0 } seen)
            return "";
        if (stored is null)
            return "it has been deleted meanwhile";
        var isCurrent = seen == stored.Revision.ToString(CultureInfo.InvariantCulture) || seen == old.TextAt("metadata", "resourceVersion");
        return isCurrent
            ? ""
            : $"it has been changed meanwhile: you have seen {seen}, now it is at {old.TextAt("metadata", "resourceVersion")}";
    }

    private static JsonObject? Parsed(StoredResource? stored) => stored is null ? null : JsonNode.Parse(stored.Json.Span)!.AsObject();

    private static string Shown(JsonObject item)
    {
        var text = $"{item.TextAt("apiVersion")} {item.TextAt("kind")}".Trim();
        return text.Length > 100 ? text[..100] : text;
    }
}
