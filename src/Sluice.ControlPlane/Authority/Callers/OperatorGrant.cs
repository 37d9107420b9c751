using Sluice.Values;

namespace Sluice.ControlPlane.Authority.Callers;

/// <summary>An operator who may ask for certificates of workloads, but only in some namespaces.</summary>
/// <param name="Name">For the audit.</param>
/// <param name="TokenHash">SHA-256 of the token, in hexadecimal.</param>
/// <param name="Namespaces">Where the identities must be; empty: nowhere.</param>
public sealed record OperatorGrant(string Name, string TokenHash, ValueList<string> Namespaces);
