using Sluice.Values;

namespace Sluice.ControlPlane.Store.Kubernetes;

/// <summary>A kind as the API server serves it.</summary>
public sealed record KubernetesKind
{
    public required string Group { get; init; }

    /// <summary>Those that Sluice can read, the one to ask for first in front.</summary>
    public required ValueList<string> Versions { get; init; }
    public required string Name { get; init; }
    public required string Plural { get; init; }
    public bool IsNamespaced { get; init; } = true;

    /// <summary>Whether Sluice does without it where it may not be listed.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Whether Sluice says in its status what it thinks of it.</summary>
    public bool HasStatus { get; init; }

    /// <summary>What a list or watch is restricted to; empty: everything.</summary>
    public string FieldSelector { get; init; } = "";

    public string ApiVersion(string version) => Group.Length == 0 ? version : $"{Group}/{version}";

    /// <summary>The path of the kind's collection; <paramref name="ns"/> is empty for all namespaces.</summary>
    public string Path(string version, string ns)
    {
        var root = Group.Length == 0 ? $"api/{version}" : $"apis/{Group}/{version}";
        return ns.Length > 0 && IsNamespaced ? $"{root}/namespaces/{Uri.EscapeDataString(ns)}/{Plural}" : $"{root}/{Plural}";
    }

    public string Path(string version, string ns, string name) => $"{Path(version, ns)}/{Uri.EscapeDataString(name)}";
}
