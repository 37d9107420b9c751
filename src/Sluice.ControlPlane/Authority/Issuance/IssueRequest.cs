namespace Sluice.ControlPlane.Authority.Issuance;

/// <summary>What a caller asks for.</summary>
/// <param name="Csr">PKCS#10 in PEM form.</param>
/// <param name="Ttl">Life of the certificate; zero leaves it to the authority.</param>
/// <param name="IsImpersonation">Asks in the name of somebody else, as ztunnel does.</param>
public sealed record IssueRequest(string Csr, TimeSpan Ttl, bool IsImpersonation = false);
