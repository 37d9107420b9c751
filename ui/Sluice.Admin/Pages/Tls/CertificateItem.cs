namespace Sluice.Admin.Pages.Tls;

/// <summary>A certificate in a Secret.</summary>
/// <param name="Chain">What stands behind it, up to the root.</param>
public sealed record CertificateItem(
    string Namespace,
    string Name,
    DateTimeOffset? NotBefore,
    DateTimeOffset? NotAfter,
    string Subject = "",
    IReadOnlyList<string>? Names = null,
    string Issuer = "",
    bool SelfSigned = false,
    string KeyType = "",
    string Serial = "",
    string Fingerprint = "",
    IReadOnlyList<CertificateFact>? Chain = null,
    IReadOnlyList<CertificateProblem>? Problems = null,
    IReadOnlyList<CertificateUse>? UsedBy = null
) : CertificateFact(NotBefore, NotAfter, Subject, Names, Issuer, SelfSigned, KeyType, Serial, Fingerprint)
{
    public string Key => $"{Namespace}/{Name}";

    public IReadOnlyList<CertificateUse> Uses => UsedBy ?? [];
}
