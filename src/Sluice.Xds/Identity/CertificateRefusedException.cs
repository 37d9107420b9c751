namespace Sluice.Xds.Identity;

/// <summary>The authority did not answer, or said no.</summary>
public sealed class CertificateRefusedException(string message, Exception? inner = null) : Exception(message, inner);
