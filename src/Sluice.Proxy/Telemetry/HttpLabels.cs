using Sluice.Proxy.Listeners;
using Sluice.Snapshot;

namespace Sluice.Proxy.Telemetry;

/// <summary>The labels of one HTTP time series.</summary>
internal readonly record struct HttpLabels(SideLabels Side, PeerLabels Peer, int Code, string Flag, string Protocol, string GrpcStatus);

/// <summary>The labels of one TCP time series.</summary>
internal readonly record struct TcpLabels(SideLabels Side, PeerLabels Peer, string Flag);

/// <summary>Who reports: the client's side of the traffic (gateways too, as in Istio) or the workload's, which knows by mutual TLS who asked.</summary>
/// <param name="Principal">The client's SPIFFE identity; empty: unknown.</param>
internal readonly record struct SideLabels(bool IsDestination, bool IsMutualTls, string Principal)
{
    public static SideLabels Of(GatewayConnection connection) =>
        connection.Direction == TrafficDirection.Inbound
            ? new(true, connection.Peer.HasCertificate, connection.Peer.Principal)
            : new(false, false, "");
}

/// <summary>Who answered.</summary>
internal readonly record struct PeerLabels(ServiceIdentity Service, string Workload, string Version)
{
    public static PeerLabels Unknown { get; } = new(new ServiceIdentity(), "unknown", "unknown");
}

/// <summary>The numbers of one HTTP time series.</summary>
internal sealed class HttpCell
{
    public Counter Requests { get; } = new();

    /// <summary>Milliseconds.</summary>
    public Histogram Duration { get; } = new();
    public Histogram RequestBytes { get; } = new();
    public Histogram ResponseBytes { get; } = new();
}

/// <summary>The numbers of one TCP time series.</summary>
internal sealed class TcpCell
{
    public Counter Opened { get; } = new();
    public Counter Closed { get; } = new();

    /// <summary>From the client.</summary>
    public Counter Received { get; } = new();

    /// <summary>To the client.</summary>
    public Counter Sent { get; } = new();
}
