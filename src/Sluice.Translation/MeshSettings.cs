using Sluice.Resources;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;
using Sluice.Resources.Reading;

namespace Sluice.Translation;

/// <summary>The mesh's configuration, as far as resources give it.</summary>
internal sealed record MeshSettings
{
    /// <summary>Namespace whose resources are every namespace's default.</summary>
    public required string RootNamespace { get; init; }
    public MeshConfig Config { get; init; } = new();

    public bool AutoMtls => Config.EnableAutoMtls ?? true;

    /// <summary>The ConfigMap of the root namespace counts; a folder that has but one in another namespace means that one.</summary>
    public static MeshSettings Of(ResourceSet resources, string rootNamespace)
    {
        var maps = resources.ConfigMaps.Where(MeshConfigReader.Applies).ToList();
        var map = maps.Find(m => m.Metadata.Namespace == rootNamespace) ?? (maps.Count == 1 ? maps[0] : null);
        if (map is null)
            return new() { RootNamespace = rootNamespace };
        // What is wrong with it was told when it was read.
        var config = MeshConfigReader.Read(map, new DiagnosticBag());
        return new() { RootNamespace = config.RootNamespace.Length > 0 ? config.RootNamespace : rootNamespace, Config = config };
    }

    /// <summary>The SPIFFE identity of a service account.</summary>
    public string Identity(string ns, string account) => $"spiffe://{Config.TrustDomain}/ns/{ns}/sa/{account}";
}
