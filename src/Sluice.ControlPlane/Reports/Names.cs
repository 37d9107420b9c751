namespace Sluice.ControlPlane.Reports;

/// <summary>Names of the form <c>namespace/name</c>.</summary>
internal static class Names
{
    public static string NamespaceOf(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? "" : name[..slash];
    }

    /// <summary>The namespace of a SPIFFE identity; empty where there is none.</summary>
    public static string NamespaceOfPrincipal(string principal)
    {
        var parts = principal.Split('/');
        var at = Array.IndexOf(parts, "ns");
        return at > 0 && at + 1 < parts.Length ? parts[at + 1] : "";
    }
}
