namespace Sluice.Translation.Hosts;

/// <summary>Host names with wildcards: a name, <c>*.suffix</c> or <c>*</c>. Comparison is by character, as Istio does it.</summary>
public static class HostName
{
    public static bool IsWildcard(string host) => host.StartsWith('*');

    /// <summary>Whether some name is covered by both.</summary>
    public static bool Matches(string one, string other) => IsSubsetOf(one, other) || IsSubsetOf(other, one);

    /// <summary>Whether every name covered by <paramref name="one"/> is covered by <paramref name="other"/>.</summary>
    public static bool IsSubsetOf(string one, string other)
    {
        if (!IsWildcard(other))
            return string.Equals(one, other, StringComparison.Ordinal);
        if (IsWildcard(one) && one.Length < other.Length)
            return false;
        var suffix = other.AsSpan(1);
        return (IsWildcard(one) ? one.AsSpan(1) : one).EndsWith(suffix, StringComparison.Ordinal);
    }

    /// <summary>The names covered by both lists, without repetition.</summary>
    public static IReadOnlyList<string> Intersection(IEnumerable<string> some, IReadOnlyCollection<string> others)
    {
        var found = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var one in some)
        {
            foreach (var other in others)
            {
                var common =
                    IsSubsetOf(one, other) ? one
                    : IsSubsetOf(other, one) ? other
                    : null;
                if (common is not null && known.Add(common))
                    found.Add(common);
            }
        }
        return found;
    }

    /// <summary>Order of precedence: names before wildcards, longer before shorter, then by alphabet.</summary>
    public static int CompareSpecificity(string one, string other)
    {
        var byWildcard = IsWildcard(one).CompareTo(IsWildcard(other));
        if (byWildcard != 0)
            return byWildcard;
        var byLength = other.Length.CompareTo(one.Length);
        return byLength != 0 ? byLength : string.CompareOrdinal(one, other);
    }

    /// <summary>Whether <paramref name="one"/> stands before <paramref name="other"/> in <see cref="CompareSpecificity"/>.</summary>
    public static bool IsMoreSpecific(string one, string other) => CompareSpecificity(one, other) < 0;

    /// <summary>Those of a list of <c>[namespace/]host</c> that are meant for <paramref name="ns"/>, without their namespace.</summary>
    public static IEnumerable<string> ForNamespace(IEnumerable<string> hosts, string ns)
    {
        foreach (var host in hosts)
        {
            var (scope, name) = SplitNamespace(host);
            if (scope is "" or "*" || string.Equals(scope, ns, StringComparison.Ordinal))
                yield return name;
        }
    }

    /// <summary>Splits <c>[namespace/]host</c>; no namespace gives an empty one.</summary>
    public static (string Namespace, string Host) SplitNamespace(string host)
    {
        var slash = host.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? ("", host) : (host[..slash], host[(slash + 1)..]);
    }
}
