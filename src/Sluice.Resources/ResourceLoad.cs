using System.Collections.Frozen;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Reading;
using Sluice.Values;

namespace Sluice.Resources;

/// <summary>The outcome of reading configuration: the resources without errors, and every finding about all of them.</summary>
public sealed record ResourceLoad(ResourceSet Resources, ValueList<Diagnostic> Diagnostics)
{
    public bool HasErrors => Diagnostics.Any(d => d.Severity == Severity.Error);

    /// <summary>Every resource that could be told as such, those with errors too: for checks that say more about them.</summary>
    public ValueList<Resource> Readable { get; init; }

    internal IReadOnlyDictionary<ResourceKey, SourceMap> Sources { get; init; } = FrozenDictionary<ResourceKey, SourceMap>.Empty;

    /// <summary>A loaded resource as it is written, as UTF-8 JSON; a namespace that it leaves out is filled in.</summary>
    public byte[] JsonOf(Resource resource) => JsonOf(resource, ResourceMetadata.DefaultNamespace);

    /// <inheritdoc cref="JsonOf(Resource)"/>
    /// <param name="resource">A loaded resource.</param>
    /// <param name="ns">The namespace of resources that name none.</param>
    public byte[] JsonOf(Resource resource, string ns) => Sources[resource.Key].ToJson(NamespaceOf(resource, ns));

    /// <summary>Where a loaded resource begins.</summary>
    public SourcePosition StartOf(Resource resource) => Sources[resource.Key].Start;

    /// <summary>The namespace a loaded resource is meant for when those that name none belong in <paramref name="ns"/>.</summary>
    public string NamespaceOf(Resource resource, string ns) =>
        resource.Metadata.Namespace.Length == 0 || Sources[resource.Key].NamesNamespace ? resource.Metadata.Namespace : ns;

    /// <summary>Gives a finding that was made from the resources alone (by translation, say) its place in the files.</summary>
    public Diagnostic Locate(Diagnostic diagnostic) =>
        diagnostic.Position.Line == 0 && Sources.TryGetValue(diagnostic.Resource, out var source)
            ? diagnostic with
            {
                Position = source.Find(diagnostic.Path),
            }
            : diagnostic;
}
