using System.Security.Cryptography.X509Certificates;

namespace Sluice.ControlPlane.Authority.Callers;

/// <summary>What of a certificate says, later on, whether it still holds.</summary>
/// <param name="Serial">As <c>X509Certificate2.SerialNumber</c>.</param>
/// <param name="SpiffeId">Whom it names.</param>
/// <param name="NotBefore">Since when it holds.</param>
/// <param name="NotAfter">Until when it holds.</param>
public sealed record CertificateMark(string Serial, string SpiffeId, DateTimeOffset NotBefore, DateTimeOffset NotAfter)
{
    public static CertificateMark Of(X509Certificate2 certificate) =>
        new(
            certificate.SerialNumber,
            SpiffeName.Of(certificate)?.SpiffeId ?? "",
            certificate.NotBefore.ToUniversalTime(),
            certificate.NotAfter.ToUniversalTime()
        );
}
