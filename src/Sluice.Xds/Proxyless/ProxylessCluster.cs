using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Xds.Proxyless;

/// <summary>One version of a service.</summary>
/// <param name="Name">Unique among all services.</param>
/// <param name="Weight">Its share. gRPC before 1.52 wants the shares of a service to add up to 100.</param>
/// <param name="Endpoints">IP addresses: gRPC resolves no names that come over xDS.</param>
public sealed record ProxylessCluster(string Name, int Weight, ValueList<ClusterEndpoint> Endpoints);
