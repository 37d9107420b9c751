using Sluice.Values;

namespace Sluice.ControlPlane.Egress;

/// <summary>What a suggestion's resources are called, and whom they are for.</summary>
public sealed record SuggestionOptions
{
    /// <summary>Namespace of all resources; empty: none is written, and kubectl's or the reader's default applies.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Name of the policy.</summary>
    public string Name { get; init; } = "suggested";

    /// <summary>Labels of the gateways; empty: every gateway.</summary>
    public ValueMap<string> Selector { get; init; }
}
