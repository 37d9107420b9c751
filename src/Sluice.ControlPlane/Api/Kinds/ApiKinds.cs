using System.Collections.Frozen;
using Sluice.Resources.Reading;

namespace Sluice.ControlPlane.Api.Kinds;

/// <summary>Every kind that one API serves.</summary>
public sealed class ApiKinds
{
    private readonly FrozenDictionary<(string Group, string Plural), ApiKind> _byPlural;
    private readonly FrozenDictionary<(string Group, string Kind), ApiKind> _byKind;

    /// <param name="further">Kinds besides ours, kept as they come. One that we have already is left out.</param>
    public ApiKinds(params IEnumerable<ApiKind> further)
    {
        var all = KindCatalog.All.Select(ApiKind.Of).Concat(Around).Concat(further).DistinctBy(k => (k.Group, k.Kind)).ToList();
        All = all;
        _byPlural = all.ToFrozenDictionary(k => (k.Group, k.Plural));
        _byKind = all.ToFrozenDictionary(k => (k.Group, k.Kind));
    }

    public IReadOnlyList<ApiKind> All { get; }

    // What programs around a mesh write: leases of leaders, accounts, events.
    private static IEnumerable<ApiKind> Around =>
        [
            ApiKind.Opaque("coordination.k8s.io", "v1", "Lease") with
            {
                HasStatus = false,
            },
            ApiKind.Opaque("", "v1", "ServiceAccount") with
            {
                ShortNames = ["sa"],
                HasStatus = false,
            },
            ApiKind.Opaque("", "v1", "Event") with
            {
                ShortNames = ["ev"],
                HasStatus = false,
            },
            ApiKind.Opaque("", "v1", "Endpoints") with
            {
                Plural = "endpoints",
                ShortNames = ["ep"],
                HasStatus = false,
            },
        ];

    public ApiKind? Find(string group, string kind) => _byKind.GetValueOrDefault((group, kind));

    public ApiKind? FindByPlural(string group, string plural) => _byPlural.GetValueOrDefault((group, plural));

    /// <summary>The kind of a path, if its group serves it in this version.</summary>
    public ApiKind? FindServed(string group, string version, string plural) =>
        _byPlural.TryGetValue((group, plural), out var kind) && kind.Versions.Contains(version) ? kind : null;
}
