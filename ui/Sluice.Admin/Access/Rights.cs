using System.Security.Claims;

namespace Sluice.Admin.Access;

/// <summary>What the console offers to somebody. What they may really do, the API judges at each call.</summary>
public static class Rights
{
    private static readonly string[] Ladder = ["viewer", "editor", "admin"];

    public static bool MayEdit(this ClaimsPrincipal user, string ns) => Has(user, "editor", ns);

    /// <summary>Whether there is any namespace they may edit.</summary>
    public static bool MayEditSomewhere(this ClaimsPrincipal user) => Grants(user).Any(g => Rank(g.Role) >= Rank("editor"));

    /// <summary>Whether they manage users, tokens and the mesh.</summary>
    public static bool IsAdmin(this ClaimsPrincipal user) => Grants(user).Any(g => g is { Role: "admin", Namespace: "*" });

    /// <summary>Namespaces to ask for where all are meant; one empty name: all may be asked for at once.</summary>
    public static IReadOnlyList<string> NamespacesSeen(this ClaimsPrincipal user)
    {
        var granted = Grants(user).Select(g => g.Namespace).Distinct().ToList();
        return granted.Contains("*") ? [""] : granted;
    }

    /// <summary>Whether nothing is hidden from them.</summary>
    public static bool SeesEverything(this ClaimsPrincipal user) => Grants(user).Any(g => g.Namespace == "*");

    private static bool Has(ClaimsPrincipal user, string role, string ns) =>
        Grants(user).Any(g => (g.Namespace == "*" || g.Namespace == ns) && Rank(g.Role) >= Rank(role));

    private static IEnumerable<(string Role, string Namespace)> Grants(ClaimsPrincipal user) =>
        user.FindAll(Session.GrantClaim).Select(c => c.Value.Split(':', 2)).Select(p => (p[0], p.Length > 1 ? p[1] : "*"));

    private static int Rank(string role) => Array.IndexOf(Ladder, role);
}
