using Sluice.Values;

namespace Sluice.ControlPlane.Egress;

/// <summary>What a suggestion's resources are called, and whom they are for.</summary>
public sealed record SuggestionOptions
{
    /// <summary>Namespace of all resources. Default <c>istio-system</c>: policies govern gateways of their own namespace.</summary>
    public string Namespace { get; init; } = "istio-system";

    /// <summary>Name of the policy.</summary>
    public string Name { get; init; } = "suggested";

    /// <summary>Labels of the gateways. Default <c>istio: egressgateway</c> (those of Istio's own).</summary>
    public ValueMap<string> Selector { get; init; } = ValueMap.Of(("istio", "egressgateway"));
}
