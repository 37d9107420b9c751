namespace Sluice.ControlPlane.Authority.State;

/// <summary>A certificate that leaves, or is about to.</summary>
internal sealed record IssuedRow(string Serial, string Signer, string Identity, DateTimeOffset NotBefore, DateTimeOffset NotAfter);
