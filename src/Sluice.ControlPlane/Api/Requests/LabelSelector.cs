using System.Text.Json.Nodes;
using Sluice.Resources.Validation;

namespace Sluice.ControlPlane.Api.Requests;

/// <summary>Kubernetes' label selector: <c>app=web,tier!=db,env in (a,b),!old</c>.</summary>
internal sealed class LabelSelector
{
    private const int MostRequirements = 100;

    private readonly IReadOnlyList<Requirement> _requirements;

    private LabelSelector(IReadOnlyList<Requirement> requirements) => _requirements = requirements;

    private enum Operator
    {
        In,
        NotIn,
        Exists,
        Absent,
        Above,
        Below,
    }

    private sealed record Requirement(string Key, Operator Operator, IReadOnlyList<string> Values);

    public static LabelSelector Everything { get; } = new([]);

    public bool IsEverything => _requirements.Count == 0;

    public static LabelSelector? Parse(string text, out string problem)
    {
        var requirements = new List<Requirement>();
        problem = "";
        foreach (var part in Split(text))
        {
            if (requirements.Count >= MostRequirements || ParseOne(part.Trim()) is not { } requirement)
            {
                problem = $"the label selector has a part that cannot be understood: '{part}'";
                return null;
            }
            requirements.Add(requirement);
        }
        return new(requirements);
    }

    public bool Matches(JsonObject resource)
    {
        if (IsEverything)
            return true;
        var labels = (resource["metadata"] as JsonObject)?["labels"] as JsonObject;
        return _requirements.All(r =>
            Holds(r, labels?[r.Key] is JsonValue value && value.TryGetValue<string>(out var label) ? label : null)
        );
    }

    private static bool Holds(Requirement requirement, string? label) =>
        requirement.Operator switch
        {
            Operator.In => label is not null && requirement.Values.Contains(label),
            // As Kubernetes has it, what has no such label is not in the set either.
            Operator.NotIn => label is null || !requirement.Values.Contains(label),
            Operator.Exists => label is not null,
            Operator.Absent => label is null,
            Operator.Above => long.TryParse(label, out var number) && number > long.Parse(requirement.Values[0]),
            _ => long.TryParse(label, out var number) && number < long.Parse(requirement.Values[0]),
        };

    // Commas within brackets belong to a set.
    private static IEnumerable<string> Split(string text)
    {
        var (start, depth) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch
            {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            if (text[i] != ',' || depth != 0)
                continue;
            yield return text[start..i];
            start = i + 1;
        }
        if (text.Trim().Length > 0)
            yield return text[start..];
    }

    private static Requirement? ParseOne(string part)
    {
        if (part.StartsWith('!'))
            return Make(part[1..], Operator.Absent, []);
        if (part.EndsWith(')'))
            return ParseSet(part);
        foreach (var (sign, meaning) in Signs)
        {
            var at = part.IndexOf(sign, StringComparison.Ordinal);
            if (at >= 0)
                return Make(part[..at], meaning, [part[(at + sign.Length)..].Trim()]);
        }
        return Make(part, Operator.Exists, []);
    }

    // Longer signs first: '!=' and '==' hold a '='.
    private static readonly (string Sign, Operator Meaning)[] Signs =
    [
        ("!=", Operator.NotIn),
        ("==", Operator.In),
        ("=", Operator.In),
        (">", Operator.Above),
        ("<", Operator.Below),
    ];

    private static Requirement? ParseSet(string part)
    {
        var open = part.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
            return null;
        var words = part[..open].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var values = part[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries);
        return words switch
        {
            [var key, "in"] => Make(key, Operator.In, values),
            [var key, "notin"] => Make(key, Operator.NotIn, values),
            _ => null,
        };
    }

    private static Requirement? Make(string key, Operator meaning, IReadOnlyList<string> values)
    {
        key = key.Trim();
        var isNumber = meaning is Operator.Above or Operator.Below;
        var isValid = ObjectNames.IsLabelKey(key) && values.All(ObjectNames.IsLabelValue) && (!isNumber || long.TryParse(values[0], out _));
        return isValid ? new(key, meaning, values) : null;
    }
}
