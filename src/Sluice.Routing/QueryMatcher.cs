using Sluice.Snapshot;

namespace Sluice.Routing;

/// <summary>A compiled <see cref="QueryMatch"/>. As in Envoy, names and values are compared as they were sent, without decoding; the first of equal names counts.</summary>
internal sealed class QueryMatcher(QueryMatch match)
{
    private readonly ValueMatcher _value = new(match.Value);

    public bool Matches(string query) => Find(query, match.Name) is { } value && _value.Matches(value);

    internal static string? Find(string query, string name)
    {
        var rest = query.AsSpan();
        if (rest.StartsWith('?'))
            rest = rest[1..];
        foreach (var range in rest.Split('&'))
        {
            var pair = rest[range];
            var equals = pair.IndexOf('=');
            var key = equals < 0 ? pair : pair[..equals];
            if (key.SequenceEqual(name))
                return equals < 0 ? "" : pair[(equals + 1)..].ToString();
        }
        return null;
    }
}
