using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sluice.ControlPlane.Store.Kubernetes.Writing;

/// <summary>
/// Writes and deletions. What is there is read first, and written only in that version, so that preconditions mean here what they mean
/// in every store; who was overtaken without having set one looks again.
/// </summary>
internal sealed class KubernetesWrites(KubernetesConnection api, ClusterState state)
{
    // Overtaken this often in a row, it is no longer chance.
    private const int MaxAttempts = 5;

    private const string FieldManager = "fieldManager=sluice";

    public async Task<StoreResult> ApplyAsync(StoreWrite write, ClusterTarget target, CancellationToken cancel)
    {
        var wanted = ObjectJson.Read(write.Json.Span);
        for (var attempt = 1; ; attempt++)
        {
            var live = await ReadAsync(target, cancel);
            if (Refusal(write.Precondition, live) is { } refused)
                return refused;
            if (live is not null && JsonNode.DeepEquals(ObjectJson.Read(live.Json.Span), Like(wanted, live)))
                return new(StoreOutcome.Unchanged, Stored(live));
            var reply = await api.SendAsync(live is null ? Create(wanted, target, write) : Replace(wanted, live, target, write), cancel);
            if (reply.IsSuccess)
                return Written(reply, live is null, target, write.IsDryRun);
            if (reply.Status != HttpStatusCode.Conflict || write.Precondition.Revision is not null || attempt == MaxAttempts)
                return Failed(reply, live);
        }
    }

    public async Task<StoreResult> DeleteAsync(ClusterTarget target, Precondition precondition, bool isDryRun, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var live = await ReadAsync(target, cancel);
            if (live is null)
                return new(StoreOutcome.NotFound, null);
            if (Refusal(precondition, live) is { } refused)
                return refused;
            var reply = await api.SendAsync(Delete(live, target, isDryRun), cancel);
            if (reply.IsSuccess)
                return Deleted(reply, live, target, isDryRun);
            if (reply.Status != HttpStatusCode.Conflict || precondition.Revision is not null || attempt == MaxAttempts)
                return Failed(reply, live);
        }
    }

    private async Task<ClusterObject?> ReadAsync(ClusterTarget target, CancellationToken cancel)
    {
        var reply = await api.SendAsync(KubernetesRequest.Get(target.Path), cancel);
        if (reply.Status == HttpStatusCode.NotFound)
            return null;
        if (!reply.IsSuccess)
            throw new StoreException($"{target.Id} cannot be read: {reply.Reason}");
        var live = Parse(reply, target);
        // Who is told of a conflict looks here again, and must not find what the watch has not caught up with.
        if (state.Mirror.Find(target.Id) is not null)
            state.Put(live);
        return live;
    }

    private StoreResult? Refusal(Precondition precondition, ClusterObject? live) =>
        precondition.Refusal(
            live is null ? null : Stored(live),
            _ => state.IsAt(live!, precondition.Revision!.Value),
            _ => (string?)JsonNode.Parse(live!.Json.Span)!["metadata"]!["uid"] ?? ""
        );

    private static KubernetesRequest Create(JsonObject wanted, ClusterTarget target, StoreWrite write) =>
        new(HttpMethod.Post, $"{target.CollectionPath}?{FieldManager}{DryRun(write.IsDryRun)}")
        {
            Body = JsonSerializer.SerializeToUtf8Bytes(wanted),
        };

    private static KubernetesRequest Replace(JsonObject wanted, ClusterObject live, ClusterTarget target, StoreWrite write)
    {
        var body = wanted.DeepClone().AsObject();
        body["metadata"]!["resourceVersion"] = live.Version;
        return new(HttpMethod.Put, $"{target.Path}?{FieldManager}{DryRun(write.IsDryRun)}")
        {
            Body = JsonSerializer.SerializeToUtf8Bytes(body),
        };
    }

    private static KubernetesRequest Delete(ClusterObject live, ClusterTarget target, bool isDryRun)
    {
        var options = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "DeleteOptions",
            ["preconditions"] = new JsonObject { ["resourceVersion"] = live.Version },
        };
        if (isDryRun)
            options["dryRun"] = new JsonArray("All");
        // In the query too: not every server reads both.
        var query = isDryRun ? "?dryRun=All" : "";
        return new(HttpMethod.Delete, target.Path + query) { Body = JsonSerializer.SerializeToUtf8Bytes(options) };
    }

    private static string DryRun(bool isDryRun) => isDryRun ? "&dryRun=All" : "";

    // A write through the store leaves the status to whoever keeps it, as the API server does where the kind has a status of its own.
    private static JsonObject Like(JsonObject wanted, ClusterObject live)
    {
        if (wanted.ContainsKey("status") || JsonNode.Parse(live.Json.Span)!["status"] is not { } status)
            return wanted;
        var whole = wanted.DeepClone().AsObject();
        whole["status"] = status.DeepClone();
        return whole;
    }

    private StoreResult Written(KubernetesReply reply, bool isNew, ClusterTarget target, bool isDryRun)
    {
        var after = Parse(reply, target);
        if (!isDryRun)
            state.Put(after);
        return new(isNew ? StoreOutcome.Created : StoreOutcome.Updated, Stored(after));
    }

    private StoreResult Deleted(KubernetesReply reply, ClusterObject live, ClusterTarget target, bool isDryRun)
    {
        // The object itself in the answer: a finalizer holds it, and it goes later. Else it is a Status, or the object as it was.
        using var answer = JsonDocument.Parse(reply.Body);
        var isHeld =
            ClusterObject.Text(answer.RootElement, "kind") != "Status"
            && answer.RootElement.TryGetProperty("metadata", out var metadata)
            && metadata.TryGetProperty("deletionTimestamp", out _)
            && metadata.TryGetProperty("finalizers", out var finalizers)
            && finalizers.ValueKind == JsonValueKind.Array
            && finalizers.GetArrayLength() > 0;
        if (isHeld)
            return Written(reply, false, target, isDryRun) with { Outcome = StoreOutcome.Deleted };
        if (!isDryRun)
            state.RemoveHere(live);
        return new(StoreOutcome.Deleted, Stored(live) with { Revision = state.Mirror.Revision });
    }

    private StoreResult Failed(KubernetesReply reply, ClusterObject? live)
    {
        var there = live is null ? null : Stored(live);
        StoreOutcome? outcome = reply.Status switch
        {
            HttpStatusCode.Conflict when reply.ReasonCode == "AlreadyExists" => StoreOutcome.AlreadyExists,
            HttpStatusCode.Conflict => StoreOutcome.Conflict,
            HttpStatusCode.NotFound => StoreOutcome.NotFound,
            HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => StoreOutcome.Forbidden,
            HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest => StoreOutcome.Invalid,
            _ => null,
        };
        return outcome is { } known
            ? new(known, known is StoreOutcome.NotFound ? null : there) { Reason = reply.Reason }
            : throw new StoreException($"the API server does not write: {reply.Reason}");
    }

    private StoredResource Stored(ClusterObject item) =>
        state.Mirror.Find(item.Id) is { } known && known.Json.Span.SequenceEqual(item.Json.Span)
            ? known
            // Seen here before the watch tells of it.
            : new()
            {
                Id = item.Id,
                Revision = state.Mirror.Revision,
                Json = item.Json,
            };

    private static ClusterObject Parse(KubernetesReply reply, ClusterTarget target)
    {
        try
        {
            using var document = JsonDocument.Parse(reply.Body);
            return ClusterObject.Read(document.RootElement, target.Kind, target.ApiVersion);
        }
        catch (JsonException e)
        {
            throw new StoreException($"the API server's answer is no {target.Kind.Name}: {e.Message}", e);
        }
    }
}
