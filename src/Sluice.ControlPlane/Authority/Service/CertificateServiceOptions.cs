namespace Sluice.ControlPlane.Authority.Service;

/// <summary>How the authority is served.</summary>
public sealed record CertificateServiceOptions
{
    /// <summary>Takes requests without TLS too: tokens are then readable on the way. Default false; for listeners on loopback only.</summary>
    public bool AllowPlainText { get; init; }
}
