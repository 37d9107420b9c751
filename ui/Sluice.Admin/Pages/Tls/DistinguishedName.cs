namespace Sluice.Admin.Pages.Tls;

/// <summary>X.500 names as people read them.</summary>
public static class DistinguishedName
{
    /// <summary>The common name, or the organisation; else the whole.</summary>
    public static string CommonOf(string name) => Part(name, "CN=") ?? Part(name, "O=") ?? name;

    private static string? Part(string name, string type)
    {
        foreach (var part in name.Split(',', StringSplitOptions.TrimEntries))
            if (part.StartsWith(type, StringComparison.OrdinalIgnoreCase))
                return part[type.Length..];
        return null;
    }
}
