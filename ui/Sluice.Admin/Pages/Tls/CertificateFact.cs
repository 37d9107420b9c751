namespace Sluice.Admin.Pages.Tls;

/// <summary>What one certificate says of itself.</summary>
/// <param name="Names">DNS names and addresses that it is for.</param>
/// <param name="KeyType">As <c>EC 256</c>.</param>
/// <param name="Fingerprint">SHA-256, hexadecimal.</param>
public record CertificateFact(
    DateTimeOffset? NotBefore,
    DateTimeOffset? NotAfter,
    string Subject = "",
    IReadOnlyList<string>? Names = null,
    string Issuer = "",
    bool SelfSigned = false,
    string KeyType = "",
    string Serial = "",
    string Fingerprint = ""
);
