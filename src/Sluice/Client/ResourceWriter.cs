using System.Text.Json.Nodes;

namespace Sluice.Client;

/// <summary>Brings a server's resources to what files say, one after the other.</summary>
internal sealed class ResourceWriter(ApiClient api, ServedKinds kinds)
{
    /// <summary>The server judges, and stores nothing.</summary>
    public bool IsDryRun { get; init; }
    public string Reason { get; init; } = "";

    private string Query => IsDryRun ? "?dryRun=All" : "";

    public async Task<WriteResult> ApplyAsync(LocalResource resource, CancellationToken cancel)
    {
        if (kinds.Find(resource.ApiVersion, resource.Kind) is not { } kind)
            return NotServed(resource);
        var (ns, name) = (resource.Namespace, resource.Name);
        var before = await api.SendAsync(ApiCall.Get(kind.Object(ns, name)), cancel);
        if (!before.IsSuccess && !before.IsNotFound)
            return WriteResult.Failed(resource, before);
        var write = before.IsSuccess
            ? new ApiCall(HttpMethod.Put, kind.Object(ns, name) + Query) { Body = At(resource.Json, before.Body), Reason = Reason }
            : new ApiCall(HttpMethod.Post, kind.Collection(ns) + Query) { Body = resource.Json, Reason = Reason };
        var after = await api.SendAsync(write, cancel);
        return after.IsSuccess ? Written(resource, before, after) : WriteResult.Failed(resource, after);
    }

    public async Task<WriteResult> DeleteAsync(LocalResource resource, CancellationToken cancel)
    {
        if (kinds.Find(resource.ApiVersion, resource.Kind) is not { } kind)
            return NotServed(resource);
        var path = kind.Object(resource.Namespace, resource.Name) + Query;
        var reply = await api.SendAsync(new(HttpMethod.Delete, path) { Reason = Reason }, cancel);
        if (reply.IsNotFound)
            return WriteResult.Failed(resource, reply) with { Outcome = WriteOutcome.Absent };
        return reply.IsSuccess ? new(resource, WriteOutcome.Deleted) { Warnings = reply.Warnings } : WriteResult.Failed(resource, reply);
    }

    private static WriteResult NotServed(LocalResource resource) =>
        new(resource, WriteOutcome.Failed) { Problem = $"the server does not serve {resource.ApiVersion} {resource.Kind}" };

    private static WriteResult Written(LocalResource resource, ApiReply before, ApiReply after)
    {
        // A dry run of Kubernetes leaves the revision as it was; ours counts on.
        var isSame =
            before.IsSuccess
            && before.Body.Revision() == after.Body.Revision()
            && JsonNode.DeepEquals(ServerMetadata.WithoutIt(before.Body), ServerMetadata.WithoutIt(after.Body));
        var outcome =
            !before.IsSuccess ? WriteOutcome.Created
            : isSame ? WriteOutcome.Unchanged
            : WriteOutcome.Configured;
        return new(resource, outcome)
        {
            Before = before.IsSuccess ? before.Body : [],
            After = after.Body,
            Warnings = [.. after.Warnings.Where(w => !resource.Told.Any(c => w.Contains(c, StringComparison.Ordinal)))],
        };
    }

    // Whoever was faster is not overwritten.
    private static JsonObject At(JsonObject resource, JsonObject before)
    {
        var body = resource.DeepClone().AsObject();
        body["metadata"]!["resourceVersion"] = before.TextAt("metadata", "resourceVersion");
        return body;
    }
}
