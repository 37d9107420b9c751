namespace Sluice.Admin.Pages.Tls;

/// <summary>Certificates that are issued by ACME.</summary>
public sealed record AcmeAnswer(IReadOnlyList<AcmeState> Certificates);
