using System.Runtime.CompilerServices;
using Sluice.Snapshot;

namespace Sluice.Proxy.Reports;

/// <summary>
/// What requests are counted by. Routes and clusters are compared by reference, which costs next to nothing; equal ones of two snapshots
/// are added up by whoever is told of them.
/// </summary>
/// <param name="Principal">SPIFFE identity of the client; empty: none is proven.</param>
internal readonly record struct TrafficKey(
    string Listener,
    int Port,
    string Principal,
    Route? Route,
    Cluster? Cluster,
    UpstreamSecurity Security
)
{
    /// <summary>The same without what there may be too much of.</summary>
    public TrafficKey OfListener => new(Listener, Port, "", null, null, UpstreamSecurity.Plain);

    public bool Equals(TrafficKey other) =>
        ReferenceEquals(Route, other.Route)
        && ReferenceEquals(Cluster, other.Cluster)
        && Port == other.Port
        && Security == other.Security
        && Listener == other.Listener
        && Principal == other.Principal;

    public override int GetHashCode() =>
        HashCode.Combine(RuntimeHelpers.GetHashCode(Route), RuntimeHelpers.GetHashCode(Cluster), Port, Principal.Length, Security);
}
