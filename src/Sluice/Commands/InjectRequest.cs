using Sluice.ControlPlane.Injection.Manifests;

namespace Sluice.Commands;

/// <summary>What <c>sluice inject</c> is asked for.</summary>
internal sealed record InjectRequest
{
    /// <summary>Files, folders, or - for standard input.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    public ManifestFormat Format { get; init; } = ManifestFormat.Yaml;

    /// <summary>Namespace of workloads that name none.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>File of settings; null: defaults.</summary>
    public string? Settings { get; init; }

    /// <summary>Settings as NAME=VALUE.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];
}
