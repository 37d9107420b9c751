namespace Sluice.Admin.Pages.Tls;

/// <summary>Certificates that somebody may see.</summary>
public sealed record CertificateAnswer(IReadOnlyList<CertificateItem> Items);
