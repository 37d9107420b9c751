using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;

namespace Sluice.Resources.Validation;

/// <summary>The rules of a gateway's TLS settings.</summary>
internal static class ServerTlsValidator
{
    private const int MaxCertificates = 2;

    public static void Validate(ServerTlsSettings? tls, string path, Check check)
    {
        if (tls is null)
            return;
        Ciphers(tls, path, check);
        if (tls.Mode == ServerTlsMode.IstioMutual)
        {
            NoCertificates(tls, path, check);
            return;
        }
        if (tls.Mode is ServerTlsMode.Passthrough or ServerTlsMode.AutoPassthrough)
            check.That(!HasAnyCertificate(tls) && tls.CaCrl.Length == 0, Codes.CertificatesIgnored, path, Mode(tls));
        Sources(tls, path, check);
        var terminates = tls.Mode is ServerTlsMode.Simple or ServerTlsMode.Mutual or ServerTlsMode.OptionalMutual;
        if (!terminates || tls.CredentialName.Length == 0 && tls.CredentialNames.Count == 0)
            Files(tls, terminates, path, check);
    }

    private static void Ciphers(ServerTlsSettings tls, string path, Check check)
    {
        var isOld = tls.MinProtocolVersion is TlsProtocol.Tls10 or TlsProtocol.Tls11;
        check.That(!isOld || tls.CipherSuites.Count > 0, Codes.CiphersNeeded, path.Field("minProtocolVersion"));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < tls.CipherSuites.Count; i++)
        {
            var cipher = tls.CipherSuites[i];
            if (!CipherNames.IsKnown(cipher))
                check.Report(Codes.UnknownCipher, path.Item("cipherSuites", i), cipher);
            else
                check.That(seen.Add(cipher), Codes.DuplicateCipher, path.Item("cipherSuites", i), cipher);
        }
    }

    private static void NoCertificates(ServerTlsSettings tls, string path, Check check)
    {
        Unset(tls.ServerCertificate.Length == 0, "serverCertificate");
        Unset(tls.PrivateKey.Length == 0, "privateKey");
        Unset(tls.CaCertificates.Length == 0, "caCertificates");
        Unset(tls.TlsCertificates.Count == 0, "tlsCertificates");
        Unset(tls.CredentialName.Length == 0, "credentialName");
        Unset(tls.CredentialNames.Count == 0, "credentialNames");

        void Unset(bool isUnset, string field) => check.That(isUnset, Codes.CertificateNotAllowed, path.Field(field), field, Mode(tls));
    }

    private static bool HasAnyCertificate(ServerTlsSettings tls) =>
        tls.ServerCertificate.Length > 0
        || tls.PrivateKey.Length > 0
        || tls.CaCertificates.Length > 0
        || tls.TlsCertificates.Count > 0
        || tls.CredentialName.Length > 0
        || tls.CredentialNames.Count > 0;

    private static void Sources(ServerTlsSettings tls, string path, Check check)
    {
        check.AtMostOne(
            path,
            ("credentialName", tls.CredentialName.Length > 0),
            ("credentialNames", tls.CredentialNames.Count > 0),
            ("serverCertificate with privateKey", tls.ServerCertificate.Length > 0 && tls.PrivateKey.Length > 0),
            ("tlsCertificates", tls.TlsCertificates.Count > 0)
        );
        check.That(tls.CredentialNames.Count <= MaxCertificates, Codes.ExtraCertificates, path.Field("credentialNames"), MaxCertificates);
        check.That(tls.TlsCertificates.Count <= MaxCertificates, Codes.ExtraCertificates, path.Field("tlsCertificates"), MaxCertificates);
    }

    private static void Files(ServerTlsSettings tls, bool terminates, string path, Check check)
    {
        if (terminates)
        {
            if (tls.Mode != ServerTlsMode.Simple)
                check.That(tls.CaCertificates.Length > 0, Codes.CertificateNeeded, path, Mode(tls), "caCertificates");
            if (tls.TlsCertificates.Count == 0)
                Pair(tls.ServerCertificate, tls.PrivateKey, tls, path, check);
            for (var i = 0; i < tls.TlsCertificates.Count; i++)
                Pair(
                    tls.TlsCertificates[i].ServerCertificate,
                    tls.TlsCertificates[i].PrivateKey,
                    tls,
                    path.Item("tlsCertificates", i),
                    check
                );
        }
        if (tls.CaCrl.Length == 0)
            return;
        check.That(tls.CredentialName.Length == 0, Codes.CertificateNotAllowed, path.Field("caCrl"), "caCrl", "credentialName");
        check.That(tls.Mode != ServerTlsMode.Simple, Codes.CertificateNotAllowed, path.Field("caCrl"), "caCrl", Mode(tls));
    }

    private static void Pair(string certificate, string key, ServerTlsSettings tls, string path, Check check)
    {
        check.That(certificate.Length > 0, Codes.CertificateNeeded, path, Mode(tls), "serverCertificate (or credentialName)");
        check.That(key.Length > 0, Codes.CertificateNeeded, path, Mode(tls), "privateKey (or credentialName)");
    }

    private static string Mode(ServerTlsSettings tls) =>
        tls.Mode switch
        {
            ServerTlsMode.Passthrough => "PASSTHROUGH",
            ServerTlsMode.AutoPassthrough => "AUTO_PASSTHROUGH",
            ServerTlsMode.IstioMutual => "ISTIO_MUTUAL",
            ServerTlsMode.Mutual => "MUTUAL",
            ServerTlsMode.OptionalMutual => "OPTIONAL_MUTUAL",
            _ => "SIMPLE",
        };
}
