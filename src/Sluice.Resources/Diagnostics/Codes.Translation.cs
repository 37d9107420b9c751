namespace Sluice.Resources.Diagnostics;

/// <summary>Findings about how resources fit together. Translation never fails: what cannot be applied is left out, and said here.</summary>
public static partial class Codes
{
    // 0300-0329: gateways against each other

    /// <summary>Two plain servers want one port and address with protocols that cannot share it; the older one stays.</summary>
    public static readonly DiagnosticCode PortConflict = new(
        "SLU0300",
        Severity.Warning,
        "Server on port {0} ({1}) is left out: the port is already used by {2} with protocol {3}."
    );

    /// <summary>TLS connections are told apart by their server name, so that no host may stand on one port twice.</summary>
    public static readonly DiagnosticCode DuplicateTlsHosts = new(
        "SLU0301",
        Severity.Warning,
        "Server on port {0} is left out: its hosts {1} are already served on that port by {2}."
    );

    /// <summary>HTTPS servers of one gateway and port need different port names, which name their route tables.</summary>
    public static readonly DiagnosticCode HttpsPortNameTaken = new(
        "SLU0302",
        Severity.Warning,
        "Server on port {0} is left out: another HTTPS server of the gateway has the port name '{1}'."
    );

    /// <summary>A plain server on a port whose other servers use TLS.</summary>
    public static readonly DiagnosticCode PlainServerOnTlsPort = new(
        "SLU0303",
        Severity.Warning,
        "Server on port {0} is left out: it has no TLS settings, and the port's other servers use TLS."
    );

    /// <summary>A server that needs TLS settings has none.</summary>
    public static readonly DiagnosticCode HttpsWithoutTls = new(
        "SLU0304",
        Severity.Warning,
        "Server on port {0} has protocol {1} and no tls settings: it cannot answer."
    );

    /// <summary>Two chains of a listener have the same conditions; a connection could never reach the second.</summary>
    public static readonly DiagnosticCode UnreachableChain = new(
        "SLU0305",
        Severity.Warning,
        "Connections for {0} on port {1} already go elsewhere: this rule is left out."
    );

    /// <summary>The gateway refers to its Service by annotation, and the Service has no such port.</summary>
    public static readonly DiagnosticCode PortNotInService = new(
        "SLU0306",
        Severity.Warning,
        "Port {0} is not a port of the gateway's service: the server is left out."
    );

    /// <summary>Server names should be unique within a gateway.</summary>
    public static readonly DiagnosticCode DuplicateServerName = new(
        "SLU0307",
        Severity.Warning,
        "Server name '{0}' occurs more than once in the gateway."
    );

    /// <summary>A TCP or TLS server to which no route leads.</summary>
    public static readonly DiagnosticCode ServerWithoutRoute = new(
        "SLU0308",
        Severity.Warning,
        "No VirtualService routes the {0} server on port {1}: it does not listen."
    );

    /// <summary>Secret with the server's certificate is missing or has no certificate.</summary>
    public static readonly DiagnosticCode SecretNotFound = new(
        "SLU0310",
        Severity.Warning,
        "Secret '{0}' is not there: TLS handshakes fail until it is."
    );

    /// <summary>The secret is there, and something in it is not.</summary>
    public static readonly DiagnosticCode SecretIncomplete = new("SLU0311", Severity.Warning, "Secret '{0}' has no {1}.");

    /// <summary>TLS settings without a certificate.</summary>
    public static readonly DiagnosticCode NoCertificate = new(
        "SLU0312",
        Severity.Warning,
        "Server on port {0} has no certificate: neither credentialName nor files."
    );

    // 0330-0369: virtual services

    /// <summary>A VirtualService is bound to a gateway that is not there.</summary>
    public static readonly DiagnosticCode GatewayNotFound = new("SLU0330", Severity.Warning, "Gateway '{0}' is not there.");

    /// <summary>None of the gateway's servers serves the host (Istio's analyzer IST0132).</summary>
    public static readonly DiagnosticCode HostNotInGateway = new("SLU0331", Severity.Warning, "Host '{0}' is not served by gateway '{1}'.");

    /// <summary>The destination is not a known service: requests are answered with 503 until it is.</summary>
    public static readonly DiagnosticCode DestinationNotFound = new("SLU0332", Severity.Warning, "Service '{0}' is not known.");

    /// <summary>No DestinationRule that applies has the subset: requests are answered with 503.</summary>
    public static readonly DiagnosticCode SubsetNotFound = new("SLU0333", Severity.Warning, "Subset '{0}' of '{1}' is not defined.");

    /// <summary>The service has no such port.</summary>
    public static readonly DiagnosticCode DestinationPortNotFound = new(
        "SLU0334",
        Severity.Warning,
        "Service '{0}' has no port {1}; its ports are {2}."
    );

    /// <summary>The service has several ports, and the destination does not say which; the gateway's own port number is taken.</summary>
    public static readonly DiagnosticCode DestinationPortMissing = new(
        "SLU0335",
        Severity.Warning,
        "Service '{0}' has several ports ({1}): say which one."
    );

    /// <summary>A VirtualService names a gateway, and does not let the gateway's proxy see it.</summary>
    public static readonly DiagnosticCode NotExportedToProxy = new(
        "SLU0336",
        Severity.Warning,
        "The VirtualService is exported to {0} only: the gateway's proxy in namespace '{1}' does not see it."
    );

    /// <summary>A delegate is not there.</summary>
    public static readonly DiagnosticCode DelegateNotFound = new(
        "SLU0340",
        Severity.Warning,
        "Delegate VirtualService '{0}' is not there: the route is left out."
    );

    /// <summary>A delegate is not exported to the namespace of the VirtualService that names it.</summary>
    public static readonly DiagnosticCode DelegateNotVisible = new(
        "SLU0341",
        Severity.Warning,
        "Delegate VirtualService '{0}' is not exported to namespace '{1}': the route is left out."
    );

    /// <summary>A delegate's conditions are not covered by those of the route that delegates.</summary>
    public static readonly DiagnosticCode DelegateConflict = new(
        "SLU0342",
        Severity.Warning,
        "The conditions contradict those of '{0}' that delegates here: the route is left out."
    );

    /// <summary>Delegates do not delegate further.</summary>
    public static readonly DiagnosticCode NestedDelegation = new(
        "SLU0343",
        Severity.Warning,
        "A delegate cannot delegate again: the route is left out."
    );

    /// <summary>Two TLS routes claim a server name on a port.</summary>
    public static readonly DiagnosticCode DuplicateSniHosts = new(
        "SLU0345",
        Severity.Warning,
        "SNI hosts {0} on port {1} are already routed by {2}: the match is left out."
    );

    /// <summary>A redirect code that Envoy does not know.</summary>
    public static readonly DiagnosticCode RedirectCodeUnsupported = new(
        "SLU0346",
        Severity.Warning,
        "Redirect code {0} is not one of 301, 302, 303, 307 and 308: the route is left out."
    );

    // 0370-0389: destination rules and services

    /// <summary>The DestinationRule's host is not a known service.</summary>
    public static readonly DiagnosticCode DestinationRuleHostNotFound = new(
        "SLU0370",
        Severity.Warning,
        "Service '{0}' is not known: the rule has no effect."
    );

    /// <summary>No endpoint has the subset's labels.</summary>
    public static readonly DiagnosticCode SubsetWithoutEndpoints = new(
        "SLU0372",
        Severity.Warning,
        "No endpoint of '{0}' has the labels of subset '{1}' ({2})."
    );

    // SLU0373 retired before 0.2: at a gateway, resolution NONE leads to the host that the request names

    // 0400-0449: understood, kept in the snapshot, and not applied yet

    /// <summary>A setting that a later version applies. It is carried in the snapshot.</summary>
    public static readonly DiagnosticCode NotAppliedYet = new("SLU0400", Severity.Warning, "{0} is not applied yet.");
}
