namespace Sluice.Client;

/// <summary>A kind in one version, as a server tells of it.</summary>
internal sealed record ServedKind
{
    /// <summary>Empty for Kubernetes' core group.</summary>
    public required string Group { get; init; }
    public required string Version { get; init; }
    public required string Kind { get; init; }
    public required string Plural { get; init; }
    public required string Singular { get; init; }
    public IReadOnlyList<string> ShortNames { get; init; } = [];
    public bool IsNamespaced { get; init; }
    public bool IsListed { get; init; }

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Every name that it goes by, but for its group.</summary>
    public IEnumerable<string> Names => [Plural, Singular, Kind, .. ShortNames];

    private string Root => Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}";

    /// <param name="ns">Empty: all. Without meaning where the kind is not namespaced.</param>
    public string Collection(string ns) =>
        IsNamespaced && ns.Length > 0 ? $"{Root}/namespaces/{Uri.EscapeDataString(ns)}/{Plural}" : $"{Root}/{Plural}";

    public string Object(string ns, string name) => $"{Collection(ns)}/{Uri.EscapeDataString(name)}";

    /// <summary><c>VirtualService shop/web</c>, or <c>Namespace shop</c>.</summary>
    public string Describe(string ns, string name) => IsNamespaced ? $"{Kind} {ns}/{name}" : $"{Kind} {name}";
}
