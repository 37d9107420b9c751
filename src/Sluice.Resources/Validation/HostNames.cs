namespace Sluice.Resources.Validation;

/// <summary>How host names with a leading wildcard relate to each other.</summary>
internal static class HostNames
{
    /// <summary>Whether some name is covered by both.</summary>
    public static bool Overlap(string a, string b)
    {
        var (aWild, bWild) = (IsWild(a), IsWild(b));
        if (aWild && bWild)
            return a.Length < b.Length ? EndsWith(b[1..], a[1..]) : EndsWith(a[1..], b[1..]);
        if (aWild)
            return EndsWith(b, a[1..]);
        return bWild ? EndsWith(a, b[1..]) : a == b;
    }

    /// <summary>Whether every name that <paramref name="inner"/> covers is covered by <paramref name="outer"/>.</summary>
    public static bool IsSubset(string inner, string outer)
    {
        if (!IsWild(outer))
            return inner == outer;
        if (IsWild(inner))
            return inner.Length >= outer.Length && EndsWith(inner[1..], outer[1..]);
        return EndsWith(inner, outer[1..]);
    }

    private static bool IsWild(string host) => host.StartsWith('*');

    private static bool EndsWith(string text, string suffix) => text.EndsWith(suffix, StringComparison.Ordinal);
}
