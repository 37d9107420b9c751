using Sluice.Snapshot;
using Sluice.Values;
using Sluice.Xds.Mapping.Parts;
using Own = Sluice.Xds.Protocol.Own;
using Wire = Sluice.Xds.Protocol.Tls;

namespace Sluice.Xds.Mapping.Tls;

/// <summary>Certificates in files and by name: two lists of Envoy's, of which it wants one at a time.</summary>
internal static class CertificateCodec
{
    public static void Encode(CertificateReference certificate, Wire.CommonTlsContext wire)
    {
        if (certificate.SecretName.Length > 0)
            wire.TlsCertificateSdsSecretConfigs.Add(Named(certificate.SecretName));
        if (certificate.SecretName.Length == 0 || certificate.CertificateFile.Length + certificate.KeyFile.Length > 0)
            wire.TlsCertificates.Add(
                new Wire.TlsCertificate
                {
                    CertificateChain = Sources.File(certificate.CertificateFile),
                    PrivateKey = Sources.File(certificate.KeyFile),
                }
            );
    }

    public static ValueList<CertificateReference> Decode(Wire.CommonTlsContext wire) =>
        [
            .. wire.TlsCertificates.Select(c => new CertificateReference
            {
                CertificateFile = Sources.FileOf(c.CertificateChain),
                KeyFile = Sources.FileOf(c.PrivateKey),
            }),
            .. wire.TlsCertificateSdsSecretConfigs.Select(s => new CertificateReference { SecretName = s.Name }),
        ];

    public static Wire.SdsSecretConfig Named(string secret) => new() { Name = secret, SdsConfig = Sources.Ads() };

    public static Own.CertificateReference ToOwn(CertificateReference certificate) =>
        new()
        {
            SecretName = certificate.SecretName,
            CertificateFile = certificate.CertificateFile,
            KeyFile = certificate.KeyFile,
        };

    public static CertificateReference OfOwn(Own.CertificateReference wire) =>
        new()
        {
            SecretName = wire.SecretName,
            CertificateFile = wire.CertificateFile,
            KeyFile = wire.KeyFile,
        };
}
