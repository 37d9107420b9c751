using System.Net;
using Sluice.ControlPlane.Reports;

namespace Sluice.ControlPlane.Serving;

/// <summary>Where proxies find the control plane.</summary>
public sealed record DiscoveryServerOptions
{
    /// <summary>Address of the TLS listener. Default: every one.</summary>
    public IPAddress Bind { get; init; } = IPAddress.IPv6Any;

    /// <summary>xDS and certificates over TLS. Default 15012 (Istio's); 0: a free one.</summary>
    public int SecurePort { get; init; } = 15012;

    /// <summary>xDS without TLS, on loopback only and without keys. Default null: none. Istio's is 15010.</summary>
    public int? PlainPort { get; init; }

    /// <summary>Takes what gateways tell of their traffic. Default null: nothing does.</summary>
    public ReportIntake? Reports { get; init; }
}
