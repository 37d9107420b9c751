using Sluice.Xds.Protocol.Own;

namespace Sluice.ControlPlane.Reports;

/// <summary>Who speaks with whom through a gateway.</summary>
/// <param name="Principal">The client's SPIFFE identity; empty: not proven.</param>
/// <param name="Host">The service's; empty: the gateway answered itself.</param>
internal readonly record struct EdgeKey(
    string Principal,
    string Host,
    string Name,
    string Namespace,
    int Port,
    TrafficCount.Types.Security Security,
    bool IsTcp
);
