using Sluice.Resources.Reading;
using Sluice.Values;

namespace Sluice.ControlPlane.Api.Kinds;

/// <summary>A kind that the API serves.</summary>
public sealed record ApiKind
{
    /// <summary>Empty for Kubernetes' core group.</summary>
    public required string Group { get; init; }
    public required string Kind { get; init; }

    /// <summary>All versions that are served, the one to write today first. They differ in nothing but their name.</summary>
    public required ValueList<string> Versions { get; init; }

    /// <summary>As it stands in paths.</summary>
    public required string Plural { get; init; }
    public ValueList<string> ShortNames { get; init; }

    /// <summary>Names for many kinds at once, as in <c>kubectl get all</c>.</summary>
    public ValueList<string> Categories { get; init; }
    public bool IsNamespaced { get; init; } = true;

    /// <summary>Whether its status is written apart from the rest, under <c>/status</c>.</summary>
    public bool HasStatus { get; init; } = true;

    /// <summary>
    /// Whether a status in the object itself counts too, where one is written. Of pods it does: the address stands there, and outside a cluster nobody
    /// else fills it in.
    /// </summary>
    public bool KeepsWrittenStatus { get; init; }

    /// <summary>Whether the reader judges it; an opaque kind is kept as it comes.</summary>
    public bool IsJudged { get; init; }

    public string Singular => Kind.ToLowerInvariant();

    /// <summary>What it is kept as, e.g. <c>networking.istio.io/v1</c>.</summary>
    public string StoredApiVersion => ApiVersion(Versions[0]);

    /// <summary><c>virtualservices.networking.istio.io</c>, as messages and audit lines name it.</summary>
    public string Resource => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>Whether kubectl has it among its own types, and so sends strategic merge patches.</summary>
    public bool IsKubernetesOwn =>
        !Group.Contains('.', StringComparison.Ordinal)
        || (
            Group.EndsWith(".k8s.io", StringComparison.Ordinal)
            && !Group.StartsWith("gateway.", StringComparison.Ordinal)
            && Group != "apiextensions.k8s.io"
        );

    public string ApiVersion(string version) => Group.Length == 0 ? version : $"{Group}/{version}";

    /// <summary>A kind that is kept as it comes.</summary>
    public static ApiKind Opaque(string group, string version, string kind) =>
        new()
        {
            Group = group,
            Versions = [version],
            Kind = kind,
            Plural = KindCatalog.PluralOf(kind),
        };

    internal static ApiKind Of(KindInfo info) =>
        new()
        {
            Group = info.Group,
            Versions = info.Versions.Reverse().ToValueList(),
            Kind = info.Kind,
            Plural = info.Plural,
            ShortNames = info.ShortNames,
            Categories = CategoriesOf(info),
            IsNamespaced = info.IsNamespaced,
            HasStatus = info.Kind is not ("ConfigMap" or "Secret" or "EndpointSlice"),
            KeepsWrittenStatus = info is { Group: "", Kind: "Pod" },
            IsJudged = true,
        };

    // As Istio's and our own definitions have them.
    private static ValueList<string> CategoriesOf(KindInfo info) =>
        info switch
        {
            { Group: "sluice.dev" } => ["sluice", "all"],
            { Group: "", Kind: "Service" or "Pod" } => ["all"],
            _ when info.Group.EndsWith(".istio.io", StringComparison.Ordinal) => ["istio-io", info.Group.Replace('.', '-')],
            _ => [],
        };
}
