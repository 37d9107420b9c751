using Sluice.Values;

namespace Sluice.Xds.Proxyless;

/// <summary>What a gRPC client dials as <c>xds:///name</c>.</summary>
/// <param name="Name">With the port, where clients give one: <c>service.test:8080</c>.</param>
/// <param name="Clusters">Where its calls go, by weight.</param>
public sealed record ProxylessService(string Name, ValueList<ProxylessCluster> Clusters);
