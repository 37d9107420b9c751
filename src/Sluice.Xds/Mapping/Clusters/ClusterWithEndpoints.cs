using Sluice.Snapshot;

namespace Sluice.Xds.Mapping.Clusters;

/// <summary>A cluster as the wire has it: where endpoints are names, they stand in the cluster itself.</summary>
/// <param name="Endpoints">Null: none, or those of a resource of their own.</param>
internal sealed record ClusterWithEndpoints(Cluster Cluster, EndpointSet? Endpoints);
