using Sluice.Values;

namespace Sluice.Resources;

/// <summary>What every resource has: its type and its metadata.</summary>
[IgnoredFields("status")]
public abstract record Resource
{
    public string ApiVersion { get; init; } = "";
    public string Kind { get; init; } = "";
    public ResourceMetadata Metadata { get; init; } = new();

    /// <summary>Identity within a configuration: kind, namespace and name.</summary>
    public ResourceKey Key => new(Kind, Metadata.Namespace, Metadata.Name);
}

/// <summary>A resource with the usual <c>spec</c>.</summary>
public abstract record Resource<TSpec> : Resource
    where TSpec : new()
{
    public TSpec Spec { get; init; } = new();
}

/// <summary>Identity of a resource. Namespaces are never empty once loaded: what has none gets <see cref="ResourceMetadata.DefaultNamespace"/>.</summary>
public readonly record struct ResourceKey(string Kind, string Namespace, string Name)
{
    public override string ToString() => $"{Kind} {Namespace}/{Name}";
}

/// <summary>The Kubernetes object metadata that Sluice reads.</summary>
[IgnoredFields("generateName", "selfLink", "deletionGracePeriodSeconds", "finalizers", "managedFields")]
public sealed record ResourceMetadata
{
    /// <summary>The namespace of resources that name none (as kubectl's default context has it).</summary>
    public const string DefaultNamespace = "default";

    public string Name { get; init; } = "";
    public string Namespace { get; init; } = "";
    public ValueMap<string> Labels { get; init; }
    public ValueMap<string> Annotations { get; init; }

    /// <summary>When the resource was made; decides which of two conflicting resources is older. Absent in plain files.</summary>
    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <summary>Set once the resource is to go, while something still holds it.</summary>
    public DateTimeOffset? DeletionTimestamp { get; init; }

    /// <summary>What made it, and takes it along when it goes: a Pod's ReplicaSet, say.</summary>
    public ValueList<OwnerReference> OwnerReferences { get; init; }
    public string ResourceVersion { get; init; } = "";
    public long Generation { get; init; }
    public string Uid { get; init; } = "";
}

/// <summary>Kubernetes' metadata/v1 OwnerReference.</summary>
[OpenRecord]
public sealed record OwnerReference
{
    public string Kind { get; init; } = "";
    public string Name { get; init; } = "";

    /// <summary>Whether the owner is the one that manages it; there is one at most.</summary>
    public bool Controller { get; init; }
}
