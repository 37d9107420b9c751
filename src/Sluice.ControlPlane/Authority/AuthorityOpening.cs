using Sluice.Resources.Diagnostics;
using Sluice.Values;

namespace Sluice.ControlPlane.Authority;

/// <summary>An authority that is open, or why it is not.</summary>
/// <param name="Authority">Null where a diagnostic is an error.</param>
/// <param name="Diagnostics">Warnings too.</param>
public sealed record AuthorityOpening(CertificateAuthority? Authority, ValueList<Diagnostic> Diagnostics);
