using System.Text.RegularExpressions;
using Sluice.Snapshot;
using Sluice.Values;
using ValueMatch = Sluice.Snapshot.ValueMatch;

namespace Sluice.Routing;

/// <summary>A compiled <see cref="ValueMatch"/>.</summary>
internal sealed class ValueMatcher
{
    private readonly ValueMatchKind _kind;
    private readonly string _value;
    private readonly StringComparison _comparison;
    private readonly Regex? _regex;

    public ValueMatcher(ValueMatch match)
    {
        _kind = match.Kind;
        _value = match.Value;
        _comparison = match.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        if (match.Kind == ValueMatchKind.Regex)
            _regex = CompilePattern(match.Value, match.IgnoreCase);
    }

    /// <summary>Translation has refused bad patterns; one that comes all the same matches nothing.</summary>
    internal static Regex CompilePattern(string pattern, bool ignoreCase) =>
        Re2Pattern.TryCompileFullMatch(pattern, ignoreCase, out var regex, out _) ? regex : Never;

    private static readonly Regex Never = new(@"\z\A.", RegexOptions.NonBacktracking);

    public bool IsPresence => _kind == ValueMatchKind.Present;

    public bool Matches(string value) =>
        _kind switch
        {
            ValueMatchKind.Present => true,
            ValueMatchKind.Exact => value.Equals(_value, _comparison),
            ValueMatchKind.Prefix => value.StartsWith(_value, _comparison),
            ValueMatchKind.Suffix => value.EndsWith(_value, _comparison),
            ValueMatchKind.Contains => value.Contains(_value, _comparison),
            _ => _regex!.IsMatch(value),
        };
}
