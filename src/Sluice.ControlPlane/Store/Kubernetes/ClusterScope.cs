namespace Sluice.ControlPlane.Store.Kubernetes;

/// <summary>What is listed and watched as one: a kind in one namespace or (empty) in all.</summary>
internal sealed record ClusterScope(KubernetesKind Kind, string Namespace, string FieldSelector)
{
    /// <summary>Whether the resource is one of those followed here.</summary>
    public bool Contains(ResourceId id) =>
        id.Group == Kind.Group
        && id.Kind == Kind.Name
        && (Namespace.Length == 0 || Namespace == id.Namespace)
        && (Name.Length == 0 || Name == id.Name);

    /// <summary>The only name that is followed; empty: any.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether the store is ready without it where it may not be listed.</summary>
    public bool IsOptional { get; init; }

    public override string ToString() => Namespace.Length == 0 ? Kind.Plural : $"{Kind.Plural} in {Namespace}";

    /// <summary>Every scope of a store.</summary>
    public static IEnumerable<ClusterScope> All(KubernetesStoreOptions options) =>
        options.Kinds.SelectMany(kind =>
            kind switch
            {
                { Group: "", Name: "ConfigMap" } => [MeshConfiguration(kind, options)],
                { Group: "", Name: "Secret" } when options.SecretNamespaces.Count > 0 => In(kind, options.SecretNamespaces),
                { IsNamespaced: true } when options.Namespaces.Count > 0 => In(kind, options.Namespaces),
                // Whoever follows some namespaces may have no right to what has none.
                _ => [new(kind, "", kind.FieldSelector) { IsOptional = kind.IsOptional || options.Namespaces.Count > 0 }],
            }
        );

    private static IEnumerable<ClusterScope> In(KubernetesKind kind, IEnumerable<string> namespaces) =>
        namespaces.Distinct(StringComparer.Ordinal).Select(ns => new ClusterScope(kind, ns, kind.FieldSelector));

    // A cluster's ConfigMaps are many and large, and one of them is ours.
    private static ClusterScope MeshConfiguration(KubernetesKind kind, KubernetesStoreOptions options)
    {
        const string Name = Resources.Istio.MeshConfig.ConfigMapName;
        return new(kind, options.RootNamespace, $"metadata.name={Name}") { Name = Name };
    }
}
