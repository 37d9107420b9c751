using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sluice.ControlPlane.Api.Objects;

namespace Sluice.ControlPlane.Preview;

/// <summary>A difference as a sentence.</summary>
internal static partial class ChangeText
{
    private const int MostCharacters = 120;

    /// <param name="path">Where.</param>
    /// <param name="old">Null: nothing was there.</param>
    /// <param name="next">Null: nothing is there now.</param>
    /// <param name="above">What the place stands in, outermost first.</param>
    public static string Of(string path, JsonNode? old, JsonNode? next, IReadOnlyList<JsonNode> above)
    {
        var subject = Named(path, above) ?? Subject(path);
        return (old, next) switch
        {
            (null, _) when IsElement(path) => $"{Subject(path)}: {Text(next)} is added",
            (_, null) when IsElement(path) => $"{Subject(path)}: {Text(old)} is gone",
            (null, _) => $"{subject}: set to {Text(next)}",
            (_, null) => $"{subject}: {Text(old)} is gone",
            _ => $"{subject}: {Text(old)} → {Text(next)}",
        };
    }

    /// <summary><c>spec.http[2].timeout</c> → <c>timeout of rule 3</c>.</summary>
    public static string Subject(string path)
    {
        if (path is "spec.http" or "spec.tls" or "spec.tcp")
            return "rules";
        var rule = Rule().Match(path);
        var last = Index().Replace(path[(path.LastIndexOf('.') + 1)..], "");
        if (!rule.Success || rule.Length == path.Length)
            return rule.Success ? "rules"
                : path.StartsWith("spec.", StringComparison.Ordinal) ? Index().Replace(path["spec.".Length..], "")
                : path;
        return $"{last} of rule {int.Parse(rule.Groups[2].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) + 1}";
    }

    // A weight belongs to a destination, and that has a name.
    private static string? Named(string path, IReadOnlyList<JsonNode> above)
    {
        if (!path.EndsWith(".weight", StringComparison.Ordinal) || above.Count == 0)
            return null;
        var destination = above[^1].At("destination");
        var host = destination.TextAt("host");
        return host.Length == 0 ? null : $"weight of {$"{host} {destination.TextAt("subset")}".TrimEnd()}";
    }

    private static bool IsElement(string path) => path.EndsWith(']');

    private static string Text(JsonNode? node)
    {
        var text = node switch
        {
            null => "nothing",
            JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
            JsonObject when node.At("destination") is { } to => $"destination {$"{to.TextAt("host")} {to.TextAt("subset")}".TrimEnd()}",
            JsonObject when node.TextAt("name") is { Length: > 0 } name => name,
            _ => node.ToJsonString(),
        };
        return text.Length > MostCharacters ? $"{text[..MostCharacters]}…" : text;
    }

    [GeneratedRegex(@"^spec\.(http|tls|tcp)\[(\d+)\]")]
    private static partial Regex Rule();

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Index();
}
