namespace Sluice.Resources.Diagnostics;

/// <summary>Findings about EgressPolicy and ForwardProxy.</summary>
public static partial class Codes
{
    // 0550-0569: egress policies

    /// <summary>Not a range of addresses.</summary>
    public static readonly DiagnosticCode BadEgressRange = new(
        "SLU0550",
        Severity.Error,
        "'{0}' is not an address range such as 10.0.0.0/8."
    );

    /// <summary>Not a host that a policy can name.</summary>
    public static readonly DiagnosticCode BadPolicyHost = new(
        "SLU0551",
        Severity.Error,
        "'{0}' is not a host: write a name, *.a.name, * or an address."
    );

    /// <summary>Not one plain address.</summary>
    public static readonly DiagnosticCode BadSourceAddress = new("SLU0552", Severity.Error, "'{0}' is not an address of this gateway.");

    /// <summary>The wildcard stands where it cannot.</summary>
    public static readonly DiagnosticCode BadEgressWildcard = new(
        "SLU0553",
        Severity.Error,
        "'{0}' must not be empty, and may have one '*', at its beginning or its end."
    );

    /// <summary>Addresses that are lifted for a rule that denies.</summary>
    public static readonly DiagnosticCode AddressesOfDenial = new(
        "SLU0554",
        Severity.Warning,
        "allowAddresses has no effect: the rule denies."
    );

    /// <summary>No rule, and so nothing leaves.</summary>
    public static readonly DiagnosticCode PolicyDeniesAll = new(
        "SLU0555",
        Severity.Warning,
        "The policy has no rule: gateways that it selects let nothing out."
    );

    /// <summary>Not an HTTP method, or not a path.</summary>
    public static readonly DiagnosticCode BadEgressRequest = new("SLU0556", Severity.Error, "'{0}' is not {1}.");

    /// <summary>Labels that no known workload has.</summary>
    public static readonly DiagnosticCode NobodyHasLabels = new(
        "SLU0557",
        Severity.Warning,
        "No known Pod or WorkloadEntry has these labels: the rule concerns nobody."
    );

    /// <summary>Selects a gateway that it may not govern.</summary>
    public static readonly DiagnosticCode EgressFromElsewhere = new(
        "SLU0569",
        Severity.Warning,
        "The selector matches a gateway, but only resources in its own namespace '{0}' or the root namespace '{1}' govern it: this one is left out."
    );

    /// <summary>Selects no gateway in particular, and so every one: ingress gateways would be governed too.</summary>
    public static readonly DiagnosticCode EgressForEverybody = new(
        "SLU0558",
        Severity.Error,
        "An empty selector would govern every gateway of the namespace, ingress gateways too."
    );

    /// <summary>A denial by method or path denies tunnels to the same place that another rule allows.</summary>
    public static readonly DiagnosticCode TunnelDeniedToo = new(
        "SLU0559",
        Severity.Warning,
        "A tunnel's methods and paths are unknown, so this denies every tunnel there, those of rule '{0}' too."
    );

    /// <summary>An entry without a field, which matches everything.</summary>
    public static readonly DiagnosticCode EmptyEgressEntry = new(
        "SLU0560",
        Severity.Error,
        "An empty entry holds for {0}: leave '{1}' out where that is meant."
    );

    /// <summary>Not an identity that a workload could prove.</summary>
    public static readonly DiagnosticCode BadPrincipal = new(
        "SLU0561",
        Severity.Error,
        "'{0}' is not a SPIFFE identity such as cluster.local/ns/shop/sa/cart."
    );

    // 0600-0619: forward proxies

    /// <summary>Anybody who reaches the port may use it.</summary>
    public static readonly DiagnosticCode OpenForwardProxy = new(
        "SLU0600",
        Severity.Warning,
        "Whoever reaches port {0} may use the proxy for every public address: nobody has to authenticate, and no EgressPolicy selects the gateway."
    );

    /// <summary>The Secret is not there, or has no users.</summary>
    public static readonly DiagnosticCode NoProxyUsers = new(
        "SLU0601",
        Severity.Error,
        "Secret '{0}' has no users: nobody could authenticate."
    );

    /// <summary>A hash that was not made by <c>sluice hash-password</c>.</summary>
    public static readonly DiagnosticCode BadPasswordHash = new("SLU0602", Severity.Error, "The hash of user '{0}' cannot be read.");

    /// <summary>Two listeners on one port.</summary>
    public static readonly DiagnosticCode ProxyPortTaken = new("SLU0603", Severity.Warning, "Port {0} is left out: it is used by {1}.");

    /// <summary>A listener cannot authenticate so.</summary>
    public static readonly DiagnosticCode BadProxyAuthentication = new("SLU0604", Severity.Error, "{0}");
}
