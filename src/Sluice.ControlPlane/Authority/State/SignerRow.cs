using Sluice.ControlPlane.Authority.Signing;

namespace Sluice.ControlPlane.Authority.State;

/// <summary>A signer in the ledger; its certificates and key are in its folder.</summary>
internal sealed record SignerRow(string Id, SignerPhase Phase, DateTimeOffset Since);
