using Sluice.Resources.Istio;

namespace Sluice.Translation.Peers;

/// <summary>What a workload's sidecar takes: a mode for all its ports, and others for some.</summary>
internal sealed record PeerPolicy(PeerMode Mode, IReadOnlyDictionary<int, PeerMode> Ports)
{
    /// <summary>The mode of a port of the workload. Never <see cref="PeerMode.Unset"/>.</summary>
    public PeerMode Of(int port) => Ports.TryGetValue(port, out var mode) ? mode : Mode;
}
