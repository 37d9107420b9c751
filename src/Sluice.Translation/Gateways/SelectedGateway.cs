using Sluice.Resources.Istio;
using Sluice.Translation.Services;

namespace Sluice.Translation.Gateways;

/// <summary>A gateway that applies to the proxy, and the services in front of the proxy that it knows.</summary>
internal sealed record SelectedGateway(Gateway Gateway, IReadOnlyList<CatalogService> Services, bool BySelector);
