using Sluice.Resources.Istio;
using Sluice.Snapshot;
using Sluice.Translation.Protocols;

namespace Sluice.Translation.Sidecars;

/// <summary>A port of the workload that the mesh may connect to.</summary>
internal sealed record InboundPort
{
    /// <summary>The workload's port, which clients have already been taken to.</summary>
    public required int Number { get; init; }
    public required ApplicationProtocol Protocol { get; init; }

    /// <summary>The port of the service, or of the Sidecar's listener; it names the virtual host.</summary>
    public required int ServicePort { get; init; }

    /// <summary>The service that it is a port of, for metrics.</summary>
    public ServiceIdentity Service { get; init; } = new();

    /// <summary>Address in the names of filter chains.</summary>
    public string Bind { get; init; } = "0.0.0.0";

    /// <summary>Settings of the Sidecar's listener; null where services decide.</summary>
    public IngressListener? Listener { get; init; }

    public string Cluster => $"inbound|{Number}||";

    /// <summary>TLS by the user's own certificates, where mutual TLS of the mesh is switched off.</summary>
    public ServerTlsSettings? OwnTls(PeerMode mode) => mode == PeerMode.Disable ? Listener?.Tls : null;
}
