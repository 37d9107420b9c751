namespace Sluice.Resources.Diagnostics;

/// <summary>Findings about the certificate authority's own certificates and keys.</summary>
public static partial class Codes
{
    // 0630-0639: certificate authority

    /// <summary>A file that is not there, or not what it should be.</summary>
    public static readonly DiagnosticCode AuthorityFileUnreadable = new("SLU0630", Severity.Error, "'{0}' cannot be read: {1}");

    /// <summary>The key is another certificate's.</summary>
    public static readonly DiagnosticCode AuthorityKeyMismatch = new(
        "SLU0631",
        Severity.Error,
        "The key in '{0}' is not that of the certificate in '{1}'."
    );

    /// <summary>A certificate that may not sign others.</summary>
    public static readonly DiagnosticCode NotAnAuthority = new("SLU0632", Severity.Error, "The certificate in '{0}' may not sign: {1}");

    /// <summary>The signing certificate does not lead to the roots.</summary>
    public static readonly DiagnosticCode AuthorityChainBroken = new(
        "SLU0633",
        Severity.Error,
        "The certificate in '{0}' does not chain to '{1}': {2}"
    );

    /// <summary>Over, or not begun.</summary>
    public static readonly DiagnosticCode AuthorityNotValidNow = new(
        "SLU0634",
        Severity.Error,
        "The certificate '{0}' is valid from {1:u} to {2:u}, and now is {3:u}."
    );

    /// <summary>Time to replace it.</summary>
    public static readonly DiagnosticCode AuthorityExpiresSoon = new(
        "SLU0635",
        Severity.Warning,
        "The certificate '{0}' ends at {1:u}: rotate it."
    );

    /// <summary>A key that can be broken, or that nobody here can use.</summary>
    public static readonly DiagnosticCode AuthorityKeyUnfit = new(
        "SLU0636",
        Severity.Error,
        "The key of the certificate in '{0}' is unfit: {1}; P-256, P-384 and RSA of 2048 bits or more are fit."
    );

    /// <summary>It works, but strict readers will refuse its revocation lists.</summary>
    public static readonly DiagnosticCode NoRevocationSigning = new(
        "SLU0637",
        Severity.Warning,
        "The certificate in '{0}' lacks cRLSign: strict readers refuse its revocation lists."
    );

    /// <summary>A plugged-in authority with another root does not sign before everybody trusts that root.</summary>
    public static readonly DiagnosticCode AuthorityPrepared = new(
        "SLU0638",
        Severity.Warning,
        "The plugged-in authority {0} has a new root: {1}"
    );

    /// <summary>Others may read it, or it can be guessed.</summary>
    public static readonly DiagnosticCode PassphraseUnfit = new("SLU0639", Severity.Error, "The passphrase in '{0}' is not taken: {1}.");
}
