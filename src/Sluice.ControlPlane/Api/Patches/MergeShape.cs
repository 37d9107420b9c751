using System.Collections.Frozen;
using Sluice.ControlPlane.Api.Kinds;

namespace Sluice.ControlPlane.Api.Patches;

/// <summary>How the lists of a Kubernetes type merge: what is not named here is replaced as a whole.</summary>
/// <remarks>Source: the patchStrategy and patchMergeKey tags of Kubernetes' Go types, version 1.32.</remarks>
internal sealed class MergeShape(params (string Field, string? Key, MergeShape? Shape)[] fields)
{
    private readonly FrozenDictionary<string, (string? Key, MergeShape? Shape)> _fields = fields.ToFrozenDictionary(
        f => f.Field,
        f => (f.Key, f.Shape)
    );

    /// <summary>Of which nothing is known: maps merge, lists are replaced.</summary>
    public static MergeShape Nothing { get; } = new();

    private static readonly MergeShape Metadata = new(("finalizers", "", null), ("ownerReferences", "uid", null));

    private static readonly MergeShape Conditions = new(("conditions", "type", null));

    private static readonly MergeShape Container = new(
        ("ports", "containerPort", null),
        ("env", "name", null),
        ("volumeMounts", "mountPath", null),
        ("volumeDevices", "devicePath", null)
    );

    private static readonly MergeShape PodSpec = new(
        ("volumes", "name", null),
        ("initContainers", "name", Container),
        ("containers", "name", Container),
        ("ephemeralContainers", "name", Container),
        ("imagePullSecrets", "name", null),
        ("hostAliases", "ip", null),
        ("topologySpreadConstraints", "topologyKey", null),
        ("schedulingGates", "name", null),
        ("resourceClaims", "name", null)
    );

    private static readonly MergeShape PodStatus = new(("conditions", "type", null), ("podIPs", "ip", null), ("hostIPs", "ip", null));

    private static readonly MergeShape Workload = Object(
        new(("template", null, new(("metadata", null, Metadata), ("spec", null, PodSpec)))),
        Conditions
    );

    private static readonly MergeShape Pod = Object(PodSpec, PodStatus);

    private static readonly MergeShape Service = Object(new(("ports", "port", null)), Conditions);

    private static readonly MergeShape ServiceAccount = new(("metadata", null, Metadata), ("secrets", "name", null));

    private static readonly MergeShape Other = Object(Nothing, Conditions);

    public static MergeShape Of(ApiKind kind) =>
        (kind.Group, kind.Kind) switch
        {
            ("", "Pod") => Pod,
            ("", "Service") => Service,
            ("", "ServiceAccount") => ServiceAccount,
            ("apps", _) or ("batch", "Job") => Workload,
            _ => Other,
        };

    /// <summary>The key that tells the items of a list apart: empty for plain values that merge as a set, null for lists that are replaced.</summary>
    public string? KeyOf(string field) => _fields.TryGetValue(field, out var known) ? known.Key : null;

    public MergeShape ShapeOf(string field) => _fields.TryGetValue(field, out var known) ? known.Shape ?? Nothing : Nothing;

    private static MergeShape Object(MergeShape spec, MergeShape status) =>
        new(("metadata", null, Metadata), ("spec", null, spec), ("status", null, status));
}
