namespace Sluice.ControlPlane.Authority.Signing;

/// <summary>Where a signer stands in a rotation of roots.</summary>
public enum SignerPhase
{
    /// <summary>Its root is in the bundle; it signs nothing yet.</summary>
    Prepared,

    /// <summary>Signs.</summary>
    Active,

    /// <summary>Signs revocation lists only; its root stays in the bundle until its certificates have ended.</summary>
    Retiring,
}
