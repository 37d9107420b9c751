namespace Sluice.Admin.Pages.Tls;

/// <summary>A server of a Gateway that shows a certificate.</summary>
/// <param name="Gateway">As <c>namespace/name</c>.</param>
public sealed record CertificateUse(string Gateway, string Server, int Port, IReadOnlyList<string> Hosts);
