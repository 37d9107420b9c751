using System.Runtime.CompilerServices;
using Sluice.ControlPlane.Acme.Issuance;
using Sluice.Resources;
using Sluice.Resources.Certificates;
using Sluice.Resources.Kubernetes;

namespace Sluice.ControlPlane.Acme.Scheduling;

/// <summary>The Certificates of one moment, with all that belongs to each.</summary>
internal sealed class CertificateLook
{
    // Reading a certificate costs some 50 microseconds; Secrets rarely change.
    private readonly ConditionalWeakTable<SecretResource, StrongBox<CertificateFacts?>> _read = [];

    public IReadOnlyList<Item> At(ResourceSet resources)
    {
        var secrets = resources.Secrets.ToLookup(s => (s.Metadata.Namespace, s.Metadata.Name));
        var issuers = resources.AcmeIssuers.ToLookup(i => (i.Metadata.Namespace, i.Metadata.Name));
        var owners = new HashSet<(string Namespace, string Secret)>();
        var items = new List<Item>(resources.Certificates.Count);
        // Oldest first: of two with one Secret, the older one keeps it.
        foreach (var certificate in resources.Certificates)
        {
            var slot = (certificate.Metadata.Namespace, certificate.SecretName);
            var secret = secrets[slot].FirstOrDefault();
            var issuer = issuers[(certificate.Metadata.Namespace, certificate.Spec.IssuerRef.Name)].FirstOrDefault();
            items.Add(new(certificate, issuer, secret is null ? null : FactsOf(secret), owners.Add(slot)));
        }
        return items;
    }

    /// <summary>Certificates whose challenges are laid out.</summary>
    public static IEnumerable<ResourceKey> Challenged(ResourceSet resources) =>
        from secret in resources.Secrets
        where AcmeChallengeSecret.Is(secret)
        let name = secret.Metadata.Annotations.TryGetValue(SecretJson.CertificateAnnotation, out var owner) ? owner : ""
        where secret.Metadata.Name == AcmeChallengeSecret.NameOf(name)
        select new ResourceKey("Certificate", secret.Metadata.Namespace, name);

    private CertificateFacts? FactsOf(SecretResource secret) =>
        _read.GetValue(secret, static s => new StrongBox<CertificateFacts?>(CertificateSecrets.FactsOf(s))).Value;

    /// <param name="Certificate">The resource.</param>
    /// <param name="Issuer">Null: there is none of that name.</param>
    /// <param name="Current">What its Secret holds; null: nothing.</param>
    /// <param name="OwnsSecret">False: an older Certificate keeps the same Secret.</param>
    public sealed record Item(Certificate Certificate, AcmeIssuer? Issuer, CertificateFacts? Current, bool OwnsSecret)
    {
        public ResourceKey Key => Certificate.Key;

        public string Name => $"{Certificate.Metadata.Namespace}/{Certificate.Metadata.Name}";

        /// <summary>Changes with every wish of the people who wrote the two resources.</summary>
        public string Wanted =>
            $"{Certificate.Metadata.Uid}/{Certificate.Metadata.Generation} {Issuer?.Metadata.Uid}/{Issuer?.Metadata.Generation}";
    }
}
