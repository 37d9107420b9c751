using Sluice.Resources;
using Sluice.Resources.Istio;
using Sluice.Values;

namespace Sluice.Translation.VirtualServices;

/// <summary>A VirtualService whose names are fully qualified and whose delegates are merged in. Compared by reference: there are thousands.</summary>
internal sealed class BoundVirtualService
{
    public required VirtualService Resource { get; init; }
    public required ValueList<string> Hosts { get; init; }

    /// <summary><c>namespace/name</c>, without <c>mesh</c>; each with its position in the resource.</summary>
    public required IReadOnlyList<(string Name, int Index)> Gateways { get; init; }
    public required IReadOnlyList<BoundHttpRoute> Http { get; init; }

    public ResourceKey Key => Resource.Key;
    public string Namespace => Resource.Metadata.Namespace;

    /// <summary><c>namespace/name</c>.</summary>
    public string Source => $"{Resource.Metadata.Namespace}/{Resource.Metadata.Name}";
}

/// <summary>An HTTP rule with the place where it was written, which for a delegate's is not the VirtualService that uses it.</summary>
internal sealed class BoundHttpRoute(HttpRoute route, ResourceKey origin, string path)
{
    public HttpRoute Route { get; } = route;
    public ResourceKey Origin { get; } = origin;
    public string Path { get; } = path;

    /// <summary>Path of one of the rule's conditions, or of the rule. A delegate's conditions are merged with those of its root: they stand nowhere.</summary>
    public string PathOf(int match, BoundVirtualService service) => match < 0 || IsDelegatedIn(service) ? Path : $"{Path}.match[{match}]";

    public bool IsDelegatedIn(BoundVirtualService service) => Origin != service.Key;
}
