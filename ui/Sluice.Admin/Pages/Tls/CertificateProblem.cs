namespace Sluice.Admin.Pages.Tls;

/// <summary>Something wrong with a certificate, or worth to know.</summary>
/// <param name="Code">Stable, as <c>KeyMismatch</c>.</param>
/// <param name="Severity"><c>error</c> or <c>warning</c>.</param>
public sealed record CertificateProblem(string Code, string Severity, string Message);
