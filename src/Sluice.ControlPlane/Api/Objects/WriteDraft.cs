using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Api.Requests;
using Sluice.ControlPlane.Store;

namespace Sluice.ControlPlane.Api.Objects;

/// <summary>An object on its way into the store.</summary>
internal static class WriteDraft
{
    /// <summary>Why an object cannot stand at a request's path; null: it can, and what it left out of kind and namespace is filled in.</summary>
    public static ApiAnswer? Fit(JsonObject draft, ApiRequest request, string name)
    {
        if (draft.TextAt("apiVersion") is { Length: > 0 } version && version != request.ApiVersion)
            return Refusals.BadRequest(
                $"the API version in the data ({version}) does not match the expected API version ({request.ApiVersion})"
            );
        if (draft.TextAt("kind") is { Length: > 0 } kind && kind != request.Kind.Kind)
            return Refusals.BadRequest($"the kind in the data ({kind}) does not match the expected kind ({request.Kind.Kind})");
        draft["apiVersion"] = request.ApiVersion;
        draft["kind"] = request.Kind.Kind;
        if (draft["metadata"] is not (null or JsonObject))
            return Refusals.BadRequest("metadata must be an object");
        var metadata = draft["metadata"] as JsonObject;
        if (metadata is null)
            draft["metadata"] = metadata = [];
        if (metadata.TextAt("name") is { Length: > 0 } written && name.Length > 0 && written != name)
            return Refusals.BadRequest($"the name of the object ({written}) does not match the name on the URL ({name})");
        if (name.Length > 0)
            metadata["name"] = name;
        return FitNamespace(metadata, request);
    }

    private static ApiAnswer? FitNamespace(JsonObject metadata, ApiRequest request)
    {
        var written = metadata.TextAt("namespace");
        if (written.Length > 0 && written != request.Namespace)
            return Refusals.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        if (request.Namespace.Length > 0)
            metadata["namespace"] = request.Namespace;
        return null;
    }

    /// <summary>Makes of what was written what is kept.</summary>
    public static void Normalize(JsonObject draft, ApiRequest request)
    {
        draft["apiVersion"] = request.Kind.StoredApiVersion;
        if (SecretRedaction.Concerns(request.Id))
            EncodeStringData(draft);
    }

    /// <summary>Takes over the part that is not this request's to write: the status, or everything but the status.</summary>
    public static JsonObject Combine(JsonObject current, JsonObject draft, ApiRequest request)
    {
        if (request.IsStatus)
        {
            var kept = current.DeepClone().AsObject();
            CopyStatus(draft, kept);
            return kept;
        }
        if (request.Kind.HasStatus && !(request.Kind.KeepsWrittenStatus && draft["status"] is not null))
            CopyStatus(current, draft);
        return draft;
    }

    /// <summary>The revision and uid that the writer has seen; null where the revision is no number.</summary>
    public static Precondition? PreconditionOf(JsonObject draft)
    {
        var uid = draft.TextAt("metadata", "uid");
        var version = draft.TextAt("metadata", "resourceVersion");
        if (version.Length == 0)
            return uid.Length == 0 ? Precondition.None : Precondition.OfUid(uid);
        return long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) && revision > 0
            ? Precondition.At(revision, uid)
            : null;
    }

    private static void CopyStatus(JsonObject from, JsonObject to)
    {
        if (from["status"] is { } status)
            to["status"] = status.DeepClone();
        else
            to.Remove("status");
    }

    // As Kubernetes has it: stringData is only for writing, and wins over data.
    private static void EncodeStringData(JsonObject secret)
    {
        if (secret["stringData"] is not JsonObject texts)
            return;
        if (secret["data"] is not JsonObject data)
            secret["data"] = data = [];
        foreach (var (key, text) in texts)
            data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text.TextAt()));
        secret.Remove("stringData");
    }
}
