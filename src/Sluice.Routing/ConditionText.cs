using Sluice.Snapshot;

namespace Sluice.Routing;

/// <summary>Conditions in words.</summary>
internal static class ConditionText
{
    public static string Of(PathMatch path) =>
        (
            path.Kind switch
            {
                PathMatchKind.Prefix when path.Value == "/" => "anything",
                PathMatchKind.Prefix => $"begins with {path.Value}",
                PathMatchKind.Exact => $"is {path.Value}",
                PathMatchKind.SegmentPrefix => $"is {path.Value} or below it",
                _ => $"matches {path.Value}",
            }
        ) + Case(path.IgnoreCase);

    public static string Of(HeaderMatch header)
    {
        var text = Of(header.Value);
        var missing = header.MissingAsEmpty ? " (missing counts as empty)" : "";
        return (header.Invert ? $"not: {text}" : text) + missing;
    }

    public static string Of(ValueMatch value) =>
        (
            value.Kind switch
            {
                ValueMatchKind.Present => "is there",
                ValueMatchKind.Exact => $"is {value.Value}",
                ValueMatchKind.Prefix => $"begins with {value.Value}",
                ValueMatchKind.Suffix => $"ends with {value.Value}",
                ValueMatchKind.Contains => $"contains {value.Value}",
                _ => $"matches {value.Value}",
            }
        ) + Case(value.IgnoreCase);

    private static string Case(bool ignored) => ignored ? " (upper or lower case)" : "";
}
