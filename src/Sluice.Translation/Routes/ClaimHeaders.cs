namespace Sluice.Translation.Routes;

/// <summary>Header conditions that mean a claim of the request's JWT: <c>@request.auth.claims.group.id</c> or <c>@request.auth.claims[group][id]</c>.</summary>
internal static class ClaimHeaders
{
    private const string Prefix = "@request.auth.claims";

    /// <summary>The claim's path; empty when the name means a header after all.</summary>
    public static IReadOnlyList<string> Path(string name)
    {
        if (!name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return [];
        var rest = name[Prefix.Length..];
        string[] parts =
            rest.StartsWith('.') ? rest[1..].Split('.')
            : rest.StartsWith('[') && rest.EndsWith(']') ? rest[1..^1].Split("][")
            : [];
        return Array.TrueForAll(parts, p => p.Length > 0) ? parts : [];
    }
}
