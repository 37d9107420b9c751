using Sluice.Values;

namespace Sluice.Resources.Kubernetes;

/// <summary>Configuration as text. Sluice reads one: <c>istio</c>, which holds the mesh's configuration.</summary>
/// <remarks>Source: Kubernetes core/v1 ConfigMap.</remarks>
[IgnoredFields("binaryData", "immutable")]
public sealed record ConfigMap : Resource
{
    public ValueMap<string> Data { get; init; }
}
