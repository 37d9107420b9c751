using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;
using Sluice.Snapshot;
using Sluice.Translation.Gateways;
using Sluice.Values;

namespace Sluice.Translation.Listeners;

/// <summary>TLS settings of servers that end TLS.</summary>
internal sealed class TlsTranslator(TranslationScope scope, SecretCatalog secrets)
{
    public DownstreamTls Translate(MergedServer server, ValueList<string> alpn)
    {
        var settings = server.Server.Tls!;
        var isMutual = settings.Mode is ServerTlsMode.Mutual or ServerTlsMode.OptionalMutual or ServerTlsMode.IstioMutual;
        Warn(server, settings);
        return new()
        {
            Certificates = Certificates(server, settings),
            ClientCertificates =
                settings.Mode == ServerTlsMode.OptionalMutual ? ClientCertificateMode.Optional
                : isMutual ? ClientCertificateMode.Required
                : ClientCertificateMode.None,
            TrustedRoots = isMutual ? Roots(server, settings) : null,
            RevocationList = settings.CaCrl,
            SubjectAltNames = settings.SubjectAltNames,
            SpkiPins = settings.VerifyCertificateSpki,
            CertificateHashes = settings.VerifyCertificateHash,
            MinVersion = Version(settings.MinProtocolVersion, TlsVersion.Tls12),
            MaxVersion = Version(settings.MaxProtocolVersion, TlsVersion.Tls13),
            // Validation has told of the others.
            CipherSuites = settings.CipherSuites.Where(CipherNames.IsKnown).Distinct(StringComparer.Ordinal).ToValueList(),
            Curves = settings.EcdhCurves,
            Alpn = alpn,
        };
    }

    private ValueList<CertificateReference> Certificates(MergedServer server, ServerTlsSettings settings)
    {
        // The mesh's own certificate, whatever else is written (Istio ignores a credentialName here).
        if (settings.Mode == ServerTlsMode.IstioMutual)
            return [new CertificateReference { SecretName = CertificateReference.Workload }];
        var names = settings.CredentialNames.Count > 0 ? settings.CredentialNames : Single(settings.CredentialName);
        if (names.Count > 0)
        {
            var field = settings.CredentialNames.Count > 0 ? "credentialNames" : "credentialName";
            return names.Select((n, i) => Secret(server, n, names.Count > 1 ? $"{field}[{i}]" : field)).ToValueList();
        }
        if (settings.TlsCertificates.Count > 0)
            return settings.TlsCertificates.Select(c => Files(c.ServerCertificate, c.PrivateKey)).ToValueList();
        if (settings.ServerCertificate.Length > 0)
            return [Files(settings.ServerCertificate, settings.PrivateKey)];
        // Istio falls back to the workload's own certificate.
        scope.Bag.Add(Codes.NoCertificate, server.Key, $"{server.Path}.tls", server.Port);
        return [new CertificateReference { SecretName = CertificateReference.Workload }];
    }

    private CertificateReference Secret(MergedServer server, string name, string field) =>
        new() { SecretName = secrets.Certificate(name, server.Key, $"{server.Path}.tls.{field}") };

    private CertificateReference Roots(MergedServer server, ServerTlsSettings settings)
    {
        if (settings.Mode == ServerTlsMode.IstioMutual)
            return new() { SecretName = CertificateReference.MeshRoots };
        if (settings.CaCertCredentialName.Length > 0)
            return new()
            {
                SecretName = secrets.Roots(settings.CaCertCredentialName, server.Key, $"{server.Path}.tls.caCertCredentialName"),
            };
        var name = settings.CredentialNames.Count > 0 ? settings.CredentialNames[0] : settings.CredentialName;
        if (name.Length > 0)
            return new() { SecretName = secrets.RootsOf(name, server.Key, $"{server.Path}.tls.credentialName") };
        var file = settings.CaCertificates;
        if (file.Length == 0 && settings.TlsCertificates.Count > 0)
            file = settings.TlsCertificates[0].CaCertificates;
        return file.Length == 0 ? new() { SecretName = CertificateReference.MeshRoots } : new() { CertificateFile = file };
    }

    private void Warn(MergedServer server, ServerTlsSettings settings)
    {
        if (settings.InsecureSkipVerify is not null)
            scope.Bag.Add(Codes.NotAppliedYet, server.Key, $"{server.Path}.tls.insecureSkipVerify", "insecureSkipVerify");
    }

    private static ValueList<string> Single(string name) => name.Length == 0 ? [] : [name];

    private static CertificateReference Files(string certificate, string key) => new() { CertificateFile = certificate, KeyFile = key };

    private static TlsVersion Version(TlsProtocol protocol, TlsVersion automatic) =>
        protocol switch
        {
            TlsProtocol.Tls10 => TlsVersion.Tls10,
            TlsProtocol.Tls11 => TlsVersion.Tls11,
            TlsProtocol.Tls12 => TlsVersion.Tls12,
            TlsProtocol.Tls13 => TlsVersion.Tls13,
            _ => automatic,
        };
}
