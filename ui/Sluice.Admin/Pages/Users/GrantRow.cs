namespace Sluice.Admin.Pages.Users;

/// <summary>A role in a namespace, as it is being edited.</summary>
public sealed class GrantRow
{
    public const string Everywhere = "*";

    /// <summary><c>viewer</c>, <c>editor</c> or <c>admin</c>.</summary>
    public string Role { get; set; } = "viewer";

    /// <summary><see cref="Everywhere"/>: all namespaces, and what has none.</summary>
    public string Namespace { get; set; } = Everywhere;

    /// <summary>Reads <c>editor:shop</c>.</summary>
    public static GrantRow Of(string grant)
    {
        var parts = grant.Split(':', 2);
        return new() { Role = parts[0], Namespace = parts.Length > 1 ? parts[1] : Everywhere };
    }

    public override string ToString() => $"{Role}:{(Namespace.Trim() is { Length: > 0 } ns ? ns : Everywhere)}";
}
