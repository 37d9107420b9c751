using Sluice.Values;

namespace Sluice.Resources.Kubernetes;

/// <summary>A Kubernetes Secret: certificates and keys by name.</summary>
/// <remarks>Source: Kubernetes core/v1 Secret. Its values print as <c>[redacted]</c>.</remarks>
public sealed record SecretResource : Resource
{
    /// <summary><c>kubernetes.io/tls</c>, <c>Opaque</c> (Kubernetes' default when empty) ...</summary>
    public string Type { get; init; } = "";

    /// <summary>Base64 on the wire, decoded here.</summary>
    [Field("data", Base64 = true)]
    public ValueMap<Secret> Data { get; init; }

    /// <summary>Plain text on the wire; overrides <see cref="Data"/> key by key.</summary>
    public ValueMap<Secret> StringData { get; init; }
    public bool? Immutable { get; init; }
}

/// <summary>A Kubernetes Namespace; its labels decide on injection and gateway selection.</summary>
public sealed record NamespaceResource : Resource
{
    public NamespaceSpec? Spec { get; init; }
}

public sealed record NamespaceSpec
{
    public ValueList<string> Finalizers { get; init; }
}
