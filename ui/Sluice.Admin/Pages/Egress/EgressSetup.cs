using System.Text.Json.Nodes;

namespace Sluice.Admin.Pages.Egress;

/// <summary>What is configured about leaving, as far as whoever looks may see it.</summary>
public sealed record EgressSetup
{
    public IReadOnlyList<JsonObject> Policies { get; init; } = [];
    public IReadOnlyList<JsonObject> Proxies { get; init; } = [];
    public IReadOnlyList<JsonObject> Services { get; init; } = [];
    public IReadOnlyList<JsonObject> Sidecars { get; init; } = [];

    /// <summary>ConfigMaps named <c>istio</c>, which hold the mesh's configuration.</summary>
    public IReadOnlyList<JsonObject> MeshConfigs { get; init; } = [];

    /// <summary>Pods that say themselves which ranges of theirs are intercepted.</summary>
    public IReadOnlyList<JsonObject> Pods { get; init; } = [];
}
