namespace Sluice.ControlPlane.Certificates;

/// <summary>Something wrong with a certificate.</summary>
/// <param name="Code">Stable, e.g. <c>KeyMismatch</c>.</param>
/// <param name="IsError">It must not be served; else it may, and somebody should know.</param>
/// <param name="Message">What, and what to do.</param>
internal sealed record CertificateProblem(string Code, bool IsError, string Message);
