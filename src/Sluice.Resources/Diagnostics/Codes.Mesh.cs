namespace Sluice.Resources.Diagnostics;

// 0240-0269: sidecars, peer authentication, mesh configuration
public static partial class Codes
{
    /// <summary>A Sidecar that says nothing.</summary>
    public static readonly DiagnosticCode EmptySidecar = Error(
        "SLU0240",
        "The Sidecar needs ingress, egress, outboundTrafficPolicy or inboundConnectionPool."
    );

    /// <summary>The listener for every port comes after those with ports of their own.</summary>
    public static readonly DiagnosticCode CatchAllNotLast = Error(
        "SLU0241",
        "An egress listener without port takes every port; it must be the last one."
    );

    /// <summary>Egress hosts are namespace/host.</summary>
    public static readonly DiagnosticCode BadEgressHost = Error("SLU0242", "'{0}' is not of the form namespace/host: {1}.");

    /// <summary>Two listeners of a Sidecar on one port or socket.</summary>
    public static readonly DiagnosticCode ListenerTwice = Error("SLU0243", "Another listener already has {0}.");

    /// <summary>A host that another entry already lets in.</summary>
    public static readonly DiagnosticCode EgressHostCovered = Warning("SLU0244", "'{0}' already lets in everything of '{1}'.");

    /// <summary>Where an ingress listener may lead.</summary>
    public static readonly DiagnosticCode BadDefaultEndpoint = Error(
        "SLU0245",
        "'{0}' is not 127.0.0.1:PORT, [::1]:PORT, 0.0.0.0:PORT, [::]:PORT or unix:///path."
    );

    /// <summary>TLS settings of an ingress listener that a sidecar has no use for.</summary>
    public static readonly DiagnosticCode IngressTlsNotAllowed = Error("SLU0246", "An ingress listener of a Sidecar cannot have {0}.");

    /// <summary>HTTP limits on a port that speaks none.</summary>
    public static readonly DiagnosticCode HttpPoolOnTcp = Warning("SLU0247", "HTTP settings have no effect on a port with protocol {0}.");

    /// <summary>A proxy for unknown traffic, where unknown traffic is refused.</summary>
    public static readonly DiagnosticCode EgressProxyRefused = Error("SLU0248", "egressProxy needs mode ALLOW_ANY.");

    /// <summary>An egress proxy needs a port.</summary>
    public static readonly DiagnosticCode EgressProxyPort = Error("SLU0249", "An egressProxy needs a port.");

    /// <summary>A bind or capture mode on the listener for every port.</summary>
    public static readonly DiagnosticCode NeedsPort = Error("SLU0250", "{0} needs a port.");

    /// <summary>Port modes apply to chosen workloads only.</summary>
    public static readonly DiagnosticCode PortModesNeedSelector = Error(
        "SLU0255",
        "portLevelMtls needs a selector: ports are a workload's, not a namespace's."
    );

    /// <summary>An empty map of port modes.</summary>
    public static readonly DiagnosticCode EmptyPortModes = Error("SLU0256", "portLevelMtls names no port.");

    /// <summary>A port that is no port.</summary>
    public static readonly DiagnosticCode BadPortKey = Error("SLU0257", "'{0}' is not a port between 1 and 65535.");

    /// <summary>A trust domain that no SPIFFE identity can have.</summary>
    public static readonly DiagnosticCode BadTrustDomain = Error("SLU0260", "'{0}' is not a trust domain: {1}.");
}
