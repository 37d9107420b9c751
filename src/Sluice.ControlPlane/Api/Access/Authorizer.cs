using Sluice.ControlPlane.Api.Kinds;
using Sluice.ControlPlane.Api.Requests;

namespace Sluice.ControlPlane.Api.Access;

/// <summary>Decides what a principal may do. What no rule allows is refused.</summary>
internal static class Authorizer
{
    /// <summary>Our own group: tokens, grants, history.</summary>
    public const string AdminGroup = "admin.sluice.dev";

    public static bool May(Principal by, ApiVerb verb, ApiKind kind, string ns, string name) =>
        by.Has(verb.IsRead() ? Role.Viewer : Role.Editor, ScopeOf(verb, kind, ns, name));

    /// <summary>Whether the values of Secrets are theirs to read there: who may write them may.</summary>
    public static bool MayReadSecrets(Principal by, string ns) => by.Has(Role.Editor, ns);

    /// <summary>Only who is admin everywhere, or they could give themselves more than they have.</summary>
    public static bool MayManageAccess(Principal by) => by.Has(Role.Admin, Grant.Everywhere);

    /// <summary>A question of <c>kubectl auth can-i</c>, in its words.</summary>
    public static bool MayByName(Principal by, string verb, string group, string ns)
    {
        if (group == AdminGroup)
            return MayManageAccess(by);
        var scope = ns.Length > 0 ? ns : Grant.Everywhere;
        return verb switch
        {
            "get" or "list" or "watch" => by.Has(Role.Viewer, scope),
            "create" or "update" or "patch" or "delete" or "deletecollection" => by.Has(Role.Editor, scope),
            _ => by.Has(Role.Admin, scope),
        };
    }

    // A namespace itself may be seen by those who see what is in it; it is made and deleted by those who may do so everywhere.
    private static string ScopeOf(ApiVerb verb, ApiKind kind, string ns, string name)
    {
        if (kind is { Group: "", Kind: "Namespace" } && name.Length > 0 && verb == ApiVerb.Get)
            return name;
        return kind.IsNamespaced && ns.Length > 0 ? ns : Grant.Everywhere;
    }
}
