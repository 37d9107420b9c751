using System.Collections.Concurrent;
using Sluice.Admin.Api;

namespace Sluice.Admin.Changes;

/// <summary>Where objects of a kind are in the API, as its discovery tells.</summary>
public sealed class KindPaths(ApiClient api)
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<Resource>> _known = new(StringComparer.Ordinal);

    /// <summary>Path of an object, or of its collection where <paramref name="isCollection"/>; null: the API has no such kind.</summary>
    public async Task<string?> OfAsync(ObjectReference reference, bool isCollection, CancellationToken cancel)
    {
        var resources = await ResourcesAsync(reference, cancel);
        if (resources.FirstOrDefault(r => r.Kind == reference.Kind && !r.Name.Contains('/', StringComparison.Ordinal)) is not { } resource)
            return null;
        var ns = resource.Namespaced ? reference.Namespace : "";
        return isCollection
            ? ApiPaths.Objects(reference.Group, reference.Version, resource.Name, ns)
            : ApiPaths.Object(reference.Group, reference.Version, resource.Name, ns, reference.Name);
    }

    private async Task<IReadOnlyList<Resource>> ResourcesAsync(ObjectReference reference, CancellationToken cancel)
    {
        if (_known.TryGetValue(reference.ApiVersion, out var known))
            return known;
        var path =
            (reference.Group.Length == 0 ? "/api/" : $"/apis/{Uri.EscapeDataString(reference.Group)}/")
            + Uri.EscapeDataString(reference.Version);
        var answer = await api.GetAsync<ResourceList>(path, cancel);
        return answer.Value is { } list ? _known.GetOrAdd(reference.ApiVersion, list.Resources) : [];
    }

    private sealed record ResourceList(IReadOnlyList<Resource> Resources);

    private sealed record Resource(string Name, string Kind, bool Namespaced);
}
