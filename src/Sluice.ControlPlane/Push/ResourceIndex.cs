using Sluice.ControlPlane.Store;
using Sluice.Resources;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Reading;
using Sluice.Values;

namespace Sluice.ControlPlane.Push;

/// <summary>
/// A store's resources as records, kept up to date event by event. A change that cannot be read leaves the last good reading of that
/// resource in place: stores that others write to (a directory, Kubernetes) may hold what no check has seen.
/// </summary>
internal sealed class ResourceIndex
{
    private readonly Dictionary<ResourceId, Resource> _resources = [];
    private readonly Dictionary<ResourceId, ValueList<Diagnostic>> _findings = [];
    private readonly HashSet<Type> _changed = [];
    private ResourceSet _set = ResourceSet.Empty;

    /// <summary>What was said about resources when they were read, errors and warnings.</summary>
    public IReadOnlyDictionary<ResourceId, ValueList<Diagnostic>> Findings => _findings;

    /// <summary>Begins anew with what a list holds. Good readings of resources that are still there, and can no longer be read, stay.</summary>
    public void Reset(IEnumerable<StoredResource> resources)
    {
        var gone = _resources.Keys.ToHashSet();
        foreach (var resource in resources)
        {
            gone.Remove(resource.Id);
            Put(resource);
        }
        foreach (var id in gone)
            Remove(id);
    }

    public void Apply(StoreEvent change)
    {
        if (change.Kind == StoreEventKind.Deleted)
            Remove(change.Resource!.Id);
        else if (change.Resource is { } resource)
            Put(resource);
    }

    /// <summary>The resources now. Lists of types that did not change are the same as before.</summary>
    public ResourceSet Current()
    {
        if (_changed.Count > 0)
        {
            _set = _set.With(_resources.Values.Where(r => _changed.Contains(r.GetType())).ToLookup(r => r.GetType()), _changed.Contains);
            _changed.Clear();
        }
        return _set;
    }

    private void Put(StoredResource stored)
    {
        var read = ResourceReader.Read($"{stored.Id}", stored.Json);
        if (read.Diagnostics.Count > 0)
            _findings[stored.Id] = read.Diagnostics;
        else
            _findings.Remove(stored.Id);
        if (read.Resources is not [{ IsValid: true, Resource: var resource }])
            return;
        _resources[stored.Id] = resource;
        _changed.Add(resource.GetType());
    }

    private void Remove(ResourceId id)
    {
        _findings.Remove(id);
        if (_resources.Remove(id, out var resource))
            _changed.Add(resource.GetType());
    }
}
