using Sluice.Translation.Services;

namespace Sluice.Translation.Clusters;

/// <summary>A cluster that some route needs.</summary>
internal sealed record ClusterRequest(string Name, CatalogService Service, int PortIndex, string Subset);
