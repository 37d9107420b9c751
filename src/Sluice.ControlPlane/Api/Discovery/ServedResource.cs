using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Kinds;

namespace Sluice.ControlPlane.Api.Discovery;

/// <summary>One line of what the API tells of itself: a resource in one version.</summary>
internal sealed record ServedResource
{
    private static readonly string[] AllVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
    private static readonly string[] StatusVerbs = ["get", "patch", "update"];

    public required string Group { get; init; }
    public required string Version { get; init; }
    public required string Plural { get; init; }
    public required string Kind { get; init; }
    public required IReadOnlyList<string> Verbs { get; init; }
    public IReadOnlyList<string> ShortNames { get; init; } = [];
    public IReadOnlyList<string> Categories { get; init; } = [];
    public bool IsNamespaced { get; init; }

    /// <summary>Verbs of <c>/status</c>; empty where it has none.</summary>
    public IReadOnlyList<string> VerbsOfStatus { get; init; } = [];

    public string GroupVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public static IReadOnlyList<ServedResource> All(ApiKinds kinds) =>
        [.. kinds.All.SelectMany(k => k.Versions.Select(v => Of(k, v))), .. Reviews, .. Administration];

    private static ServedResource Of(ApiKind kind, string version) =>
        new()
        {
            Group = kind.Group,
            Version = version,
            Plural = kind.Plural,
            Kind = kind.Kind,
            Verbs = AllVerbs,
            ShortNames = [.. kind.ShortNames],
            Categories = [.. kind.Categories],
            IsNamespaced = kind.IsNamespaced,
            VerbsOfStatus = kind.HasStatus ? StatusVerbs : [],
        };

    // What kubectl asks about its own rights.
    private static IEnumerable<ServedResource> Reviews =>
        [
            Fixed("authorization.k8s.io", "selfsubjectaccessreviews", "SelfSubjectAccessReview", "create"),
            Fixed("authorization.k8s.io", "selfsubjectrulesreviews", "SelfSubjectRulesReview", "create"),
            Fixed("authentication.k8s.io", "selfsubjectreviews", "SelfSubjectReview", "create"),
        ];

    private static IEnumerable<ServedResource> Administration =>
        [
            Fixed(Authorizer.AdminGroup, "tokens", "Token", "create", "delete", "get", "list"),
            Fixed(Authorizer.AdminGroup, "users", "User", "create", "delete", "get", "list", "update"),
            Fixed(Authorizer.AdminGroup, "sessions", "Session", "delete", "list"),
            Fixed(Authorizer.AdminGroup, "certificatesubjects", "CertificateSubject", "create", "delete", "get", "list"),
        ];

    private static ServedResource Fixed(string group, string plural, string kind, params string[] verbs) =>
        new()
        {
            Group = group,
            Version = "v1",
            Plural = plural,
            Kind = kind,
            Verbs = verbs,
        };
}
