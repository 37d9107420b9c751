using System.Text;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Acme.Protocol;
using Sluice.ControlPlane.Store;
using Sluice.Resources.Certificates;
using Sluice.Resources.Kubernetes;

namespace Sluice.ControlPlane.Acme.Issuance;

/// <summary>The Secrets that certificates are kept in, and gateways are given.</summary>
internal sealed class CertificateSecrets(IResourceStore store)
{
    private const string Type = "kubernetes.io/tls";
    private const string CertificateEntry = "tls.crt";
    private const string KeyEntry = "tls.key";

    /// <returns>Null: there is none.</returns>
    /// <exception cref="AcmeException">There is one that somebody else keeps, or none can be written.</exception>
    public async Task<StoredResource?> ReadAsync(Certificate certificate, CancellationToken cancel)
    {
        if (store.Owner.Length > 0)
            throw new AcmeException(
                AcmeFailure.Store,
                $"the configuration is in {store.Owner}, which this control plane only reads: certificates have to come from there"
            );
        var stored = await store.GetAsync(IdOf(certificate), cancel);
        if (stored is null || IsOurs(JsonNode.Parse(stored.Json.Span), certificate.Metadata.Name))
            return stored;
        throw new AcmeException(
            AcmeFailure.Configuration,
            $"Secret {certificate.Metadata.Namespace}/{certificate.SecretName} holds a certificate from elsewhere: remove it, or annotate it with "
                + $"{SecretJson.CertificateAnnotation}={certificate.Metadata.Name}"
        );
    }

    /// <summary>What a Secret holds; null: nothing, or something else than a certificate.</summary>
    public static CertificateFacts? FactsOf(StoredResource? stored)
    {
        if (stored is null)
            return null;
        var secret = JsonNode.Parse(stored.Json.Span);
        var pem = Encoding.ASCII.GetString(SecretJson.Bytes(secret?["data"]?[CertificateEntry]));
        var directory = JsonText.Of(secret?["metadata"]?["annotations"]?[SecretJson.DirectoryAnnotation]);
        return pem.Length == 0 ? null
            : CertificateFacts.Read(pem) is { } facts ? facts with { Directory = directory }
            : null;
    }

    public static CertificateFacts? FactsOf(SecretResource secret)
    {
        if (
            !secret.Data.TryGetValue(CertificateEntry, out var pem)
            || CertificateFacts.Read(Encoding.ASCII.GetString(pem.Reveal())) is not { } facts
        )
            return null;
        return facts with { Directory = secret.Metadata.Annotations.GetValueOrDefault(SecretJson.DirectoryAnnotation) ?? "" };
    }

    /// <returns>The store's revision.</returns>
    /// <exception cref="AcmeException">It is not written: somebody else was faster, or it is refused.</exception>
    public async Task<long> WriteAsync(OrderTask task, Uri directory, IssuedChain chain, StoredResource? before, CancellationToken cancel)
    {
        var certificate = task.Certificate;
        var id = IdOf(certificate);
        var data = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            [CertificateEntry] = chain.Certificates,
            [KeyEntry] = chain.Key,
        };
        var annotations = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [SecretJson.CertificateAnnotation] = certificate.Metadata.Name,
            [SecretJson.IssuerAnnotation] = task.Issuer.Metadata.Name,
            [SecretJson.DirectoryAnnotation] = directory.AbsoluteUri,
        };
        var old = before is null ? null : JsonNode.Parse(before.Json.Span) as JsonObject;
        var write = new StoreWrite
        {
            Id = id,
            Json = SecretJson.Write(id, Type, data, annotations, old),
            Precondition = before is null ? Precondition.Absent : Precondition.At(before.Revision),
            By = SecretJson.By($"issued by {directory.Host}"),
        };
        return SecretJson.Check(await store.ApplyAsync(write, cancel), id).Revision;
    }

    public static ResourceId IdOf(Certificate certificate) => new("", "Secret", certificate.Metadata.Namespace, certificate.SecretName);

    // An empty one may have been laid out beforehand.
    private static bool IsOurs(JsonNode? secret, string certificate) =>
        JsonText.Of(secret?["metadata"]?["annotations"]?[SecretJson.CertificateAnnotation]) == certificate
        || (SecretJson.Bytes(secret?["data"]?[CertificateEntry]).Length == 0 && secret?["stringData"]?[CertificateEntry] is null);
}
