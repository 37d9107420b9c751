using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Acme.Protocol;
using Sluice.ControlPlane.Store;

namespace Sluice.ControlPlane.Acme;

/// <summary>The Secrets that are written here.</summary>
internal static class SecretJson
{
    /// <summary>Name of the Certificate that a Secret belongs to.</summary>
    public const string CertificateAnnotation = "sluice.dev/certificate";

    /// <summary>The AcmeIssuer and directory that a certificate came from.</summary>
    public const string IssuerAnnotation = "sluice.dev/acme-issuer";
    public const string DirectoryAnnotation = "sluice.dev/acme-directory";

    private const string Author = "system:acme";

    public static Authorship By(string reason) => new(Author, reason);

    public static byte[] Bytes(JsonNode? base64)
    {
        var text = JsonText.Of(base64);
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : [];
    }

    public static byte[] Write(ResourceId id, string type, IReadOnlyDictionary<string, byte[]> data) =>
        Write(id, type, data, new Dictionary<string, string>(), before: null);

    /// <param name="before">The Secret as it is: what others wrote into it stays. Null: there is none.</param>
    public static byte[] Write(
        ResourceId id,
        string type,
        IReadOnlyDictionary<string, byte[]> data,
        IReadOnlyDictionary<string, string> annotations,
        JsonObject? before
    )
    {
        var secret = before?.DeepClone().AsObject() ?? [];
        secret["apiVersion"] = "v1";
        secret["kind"] = "Secret";
        // A Secret's type cannot be changed in a cluster.
        secret["type"] ??= type;
        var metadata = Object(secret, "metadata");
        (metadata["name"], metadata["namespace"]) = (id.Name, id.Namespace);
        Object(metadata, "labels")["app.kubernetes.io/managed-by"] = "sluice";
        foreach (var (key, value) in annotations)
            Object(metadata, "annotations")[key] = value;
        secret.Remove("stringData");
        foreach (var (key, value) in data)
            Object(secret, "data")[key] = Convert.ToBase64String(value);
        return JsonSerializer.SerializeToUtf8Bytes(secret);
    }

    /// <exception cref="AcmeException">It was not written.</exception>
    public static StoredResource Check(StoreResult result, ResourceId id) =>
        result is { Outcome: StoreOutcome.Created or StoreOutcome.Updated or StoreOutcome.Unchanged, Resource: { } written }
            ? written
            : throw new AcmeException(AcmeFailure.Store, $"{id} could not be written: {Words(result)}");

    private static string Words(StoreResult result) =>
        result.Outcome switch
        {
            StoreOutcome.ReadOnly => "this control plane's store is read only, so certificates have to come from elsewhere",
            StoreOutcome.Conflict or StoreOutcome.AlreadyExists => "somebody else wrote it meanwhile",
            _ => result.Reason.Length > 0 ? result.Reason : result.Outcome.ToString(),
        };

    private static JsonObject Object(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject child)
            parent[name] = child = [];
        return child;
    }
}
