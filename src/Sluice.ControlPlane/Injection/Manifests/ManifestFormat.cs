namespace Sluice.ControlPlane.Injection.Manifests;

/// <summary>How manifests are written.</summary>
public enum ManifestFormat
{
    /// <summary>What is not changed keeps its text.</summary>
    Yaml,

    /// <summary>One value after the other, indented.</summary>
    Json,
}
