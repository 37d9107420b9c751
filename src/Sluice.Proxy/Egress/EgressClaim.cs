using Sluice.Proxy.Listeners;
using Sluice.Snapshot;

namespace Sluice.Proxy.Egress;

/// <summary>What a client says of itself and of where it wants to go, before it is judged.</summary>
/// <param name="Host">Without port; empty: the connection names none.</param>
/// <param name="Port">Used where the cluster follows the client's; 0: none is named.</param>
internal readonly record struct EgressClaim(GatewayConnection Connection, EgressProtocol Protocol, string Host, int Port)
{
    public string User { get; init; } = "";
    public string Method { get; init; } = "";
    public string Path { get; init; } = "";
}
