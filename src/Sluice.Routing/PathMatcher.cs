using System.Text.RegularExpressions;
using Sluice.Snapshot;

namespace Sluice.Routing;

/// <summary>A compiled <see cref="PathMatch"/>.</summary>
internal sealed class PathMatcher
{
    private readonly PathMatchKind _kind;
    private readonly string _value;
    private readonly StringComparison _comparison;
    private readonly Regex? _regex;

    public PathMatcher(PathMatch match)
    {
        _kind = match.Kind;
        _value = match.Kind == PathMatchKind.SegmentPrefix ? match.Value.TrimEnd('/') : match.Value;
        _comparison = match.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        if (match.Kind == PathMatchKind.Regex)
            _regex = ValueMatcher.CompilePattern(match.Value, match.IgnoreCase);
    }

    public bool Matches(string path) =>
        _kind switch
        {
            PathMatchKind.Prefix => path.StartsWith(_value, _comparison),
            PathMatchKind.Exact => path.Equals(_value, _comparison),
            PathMatchKind.SegmentPrefix => path.StartsWith(_value, _comparison)
                && (path.Length == _value.Length || path[_value.Length] == '/'),
            _ => _regex!.IsMatch(path),
        };

    /// <summary>
    /// Puts <paramref name="replacement"/> where the match was: the prefix, or for exact and regex matches the whole path
    /// (Envoy <c>prefix_rewrite</c>).
    /// </summary>
    public string Replace(string path, string replacement)
    {
        if (_kind is PathMatchKind.Exact or PathMatchKind.Regex || _value.Length > path.Length)
            return replacement;
        var rest = path.AsSpan(_value.Length);
        // "/api" rewritten to "/" must give "/v1" for "/api/v1", not "//v1": only whole segments are at stake here.
        if (_kind == PathMatchKind.SegmentPrefix && replacement.EndsWith('/') && (rest.IsEmpty || rest[0] == '/'))
            return rest.IsEmpty ? replacement : string.Concat(replacement, rest[1..]);
        return string.Concat(replacement, rest);
    }

    /// <summary>
    /// The first path segment that every matching path begins with, or null where none is certain. <c>/a/b</c> (prefix) → <c>/a</c>.
    /// </summary>
    public string? CertainFirstSegment()
    {
        if (_comparison != StringComparison.Ordinal || _kind == PathMatchKind.Regex || !_value.StartsWith('/'))
            return null;
        var end = _value.IndexOf('/', 1);
        if (end > 0)
            return _value[..end];
        return _kind is PathMatchKind.Exact || (_kind is PathMatchKind.SegmentPrefix && _value.Length > 1) ? _value : null;
    }
}
