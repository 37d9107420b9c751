using Sluice.Resources.Diagnostics;
using Sluice.Translation.Clusters;
using Sluice.Translation.Services;

namespace Sluice.Translation;

/// <summary>What every part of one translation shares. Lives only while <see cref="Translator.Translate"/> runs.</summary>
internal sealed record TranslationScope
{
    public required ServiceCatalog Services { get; init; }
    public required ProxyNode Node { get; init; }
    public required DestinationRules Rules { get; init; }
    public required MeshSettings Mesh { get; init; }

    public bool IsSidecar => Node.Kind == NodeKind.Sidecar;
    public DiagnosticBag Bag { get; } = new();

    /// <summary>The clusters that routes have asked for so far.</summary>
    public ClusterRequests Clusters { get; } = new();
    public NameSuggestions Suggestions { get; } = new();
}
