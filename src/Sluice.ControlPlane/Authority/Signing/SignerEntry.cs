using Sluice.ControlPlane.Authority.State;

namespace Sluice.ControlPlane.Authority.Signing;

/// <summary>A signer with its place in the rotation.</summary>
internal sealed record SignerEntry(SignerRow Row, ICertificateSigner Signer)
{
    public SignerStatus Status =>
        new(Row.Id, Row.Phase, Row.Since, Signer.Certificate.Subject, Signer.Certificate.NotAfter.ToUniversalTime());
}
