namespace Sluice.Resources.Diagnostics;

/// <summary>Findings about AcmeIssuer and Certificate.</summary>
public static partial class Codes
{
    // 0480-0499: certificates by ACME

    /// <summary>Neither a directory's URL nor a name for one.</summary>
    public static readonly DiagnosticCode BadAcmeServer = Error(
        "SLU0480",
        "'{0}' is neither the https URL of an ACME directory nor one of letsencrypt, letsencrypt-staging."
    );

    /// <summary>The authority's terms of service have to be accepted by a person.</summary>
    public static readonly DiagnosticCode TermsNotAccepted = Error(
        "SLU0481",
        "Nothing can be asked of the authority before its terms of service are accepted: acceptTerms is to be true."
    );

    /// <summary>Not an address to write to.</summary>
    public static readonly DiagnosticCode BadAcmeEmail = Error("SLU0482", "'{0}' is not an e-mail address.");

    /// <summary>None or several of fields of which one is meant.</summary>
    public static readonly DiagnosticCode NotExactlyOne = Error("SLU0483", "Exactly one of {0} is needed.");

    /// <summary>Not a name that a public certificate can be for.</summary>
    public static readonly DiagnosticCode BadCertificateName = Error(
        "SLU0484",
        "'{0}' cannot stand in a certificate: write a name such as www.example.com or *.example.com, in lower case."
    );

    /// <summary>The same name twice.</summary>
    public static readonly DiagnosticCode CertificateNameTwice = Error("SLU0485", "'{0}' stands twice among the names.");

    /// <summary>Not an https URL.</summary>
    public static readonly DiagnosticCode BadHttpsUrl = Error("SLU0486", "'{0}' is not an https URL.");

    /// <summary>Not certificates in PEM.</summary>
    public static readonly DiagnosticCode BadCaBundle = Error("SLU0487", "There is no certificate in PEM in it.");

    /// <summary>Not a name server.</summary>
    public static readonly DiagnosticCode BadNameServer = Error("SLU0488", "'{0}' is not a name server: write host or host:port.");

    /// <summary>No such AcmeIssuer.</summary>
    public static readonly DiagnosticCode IssuerNotFound = Warning("SLU0489", "There is no AcmeIssuer '{0}' in namespace '{1}'.");

    /// <summary>No way to prove a name.</summary>
    public static readonly DiagnosticCode NoAcmeSolver = Warning("SLU0490", "AcmeIssuer '{0}' has no solver for '{1}': {2}");

    /// <summary>HTTP-01 is asked for on port 80, and nowhere else.</summary>
    public static readonly DiagnosticCode NoPortForHttp01 = Warning(
        "SLU0491",
        "No Gateway opens HTTP on port 80 at the gateways of namespace '{0}', where the authority asks for the proof of '{1}' (HTTP-01)."
    );

    /// <summary>TLS-ALPN-01 is asked for on port 443, and nowhere else.</summary>
    public static readonly DiagnosticCode NoPortForTlsAlpn01 = Warning(
        "SLU0492",
        "No Gateway ends TLS on port 443 at the gateways of namespace '{0}', where the authority asks for the proof of '{1}' (TLS-ALPN-01)."
    );

    /// <summary>Two Certificates write to one Secret.</summary>
    public static readonly DiagnosticCode CertificateSecretShared = Warning(
        "SLU0493",
        "Certificate '{0}', which is older, keeps Secret '{1}' too: this one is not issued."
    );
}
