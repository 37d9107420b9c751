using System.Text.Json.Nodes;

namespace Sluice.Client;

/// <summary>What an API server writes into objects, and what their authors have no say in.</summary>
internal static class ServerMetadata
{
    // kubectl's own note of what it has applied: the whole object, values of secrets and all.
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    private static readonly string[] Fields =
    [
        "uid",
        "resourceVersion",
        "generation",
        "creationTimestamp",
        "deletionTimestamp",
        "deletionGracePeriodSeconds",
        "managedFields",
        "selfLink",
    ];

    /// <summary>Takes out of an object what it may have from a server that it was read from.</summary>
    public static void Remove(JsonObject resource)
    {
        if (resource["metadata"] is not JsonObject metadata)
            return;
        foreach (var field in Fields)
            metadata.Remove(field);
    }

    /// <summary>What is left to compare: what an author wrote.</summary>
    public static JsonObject WithoutIt(JsonObject resource)
    {
        var content = resource.DeepClone().AsObject();
        Remove(content);
        content.Remove("status");
        if (content.At("metadata", "annotations") is not JsonObject annotations)
            return content;
        annotations.Remove(LastApplied);
        if (annotations.Count == 0)
            content["metadata"]!.AsObject().Remove("annotations");
        return content;
    }
}
