namespace Sluice.Tests.Translation.Upstream;

/// <summary>Differences as text; null for none.</summary>
internal static class Expect
{
    public const string Unmapped = "no counterpart here";

    public static string? Equal<T>(T expected, T actual) =>
        EqualityComparer<T>.Default.Equals(expected, actual) ? null : $"expected {expected}, is {actual}";

    public static string? Sequence(IEnumerable<string> expected, IEnumerable<string> actual) =>
        Equal(string.Join(" | ", expected), string.Join(" | ", actual));

    public static string? Set(IEnumerable<string> expected, IEnumerable<string> actual) =>
        Sequence(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));

    /// <summary>The first difference.</summary>
    public static string? All(params ReadOnlySpan<string?> differences)
    {
        foreach (var difference in differences)
        {
            if (difference is not null)
                return difference;
        }
        return null;
    }
}
