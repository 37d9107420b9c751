namespace Sluice.ControlPlane.Authority.Signing;

/// <summary>One signer as operators see it.</summary>
/// <param name="Id">See <see cref="ICertificateSigner.Id"/>.</param>
/// <param name="Phase">What it does now.</param>
/// <param name="Since">Since when it does that.</param>
/// <param name="Subject">The signing certificate's name.</param>
/// <param name="NotAfter">The signing certificate's end.</param>
public sealed record SignerStatus(string Id, SignerPhase Phase, DateTimeOffset Since, string Subject, DateTimeOffset NotAfter);
