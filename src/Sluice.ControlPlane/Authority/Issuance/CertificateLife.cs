namespace Sluice.ControlPlane.Authority.Issuance;

/// <summary>From when to when a certificate is to hold.</summary>
internal readonly record struct CertificateLife(DateTimeOffset NotBefore, DateTimeOffset NotAfter);
