namespace Sluice.Resources.Reading;

/// <summary>Finds what somebody probably meant to write.</summary>
public static class Spelling
{
    // Longer words are no misspelt field names, and the distance costs quadratic time.
    private const int MaxLength = 64;

    /// <summary>The nearest of <paramref name="candidates"/>, or null where none is near: equal but for case first, then by edit distance.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        if (word.Length is 0 or > MaxLength)
            return null;
        var (best, bestDistance, bestShared) = ((string?)null, int.MaxValue, 0);
        foreach (var candidate in candidates)
        {
            if (candidate.Equals(word, StringComparison.OrdinalIgnoreCase))
                return candidate;
            if (candidate.Length > MaxLength || Math.Abs(candidate.Length - word.Length) > Allowed(word, candidate))
                continue;
            var (typed, meant) = (word.ToUpperInvariant(), candidate.ToUpperInvariant());
            var distance = Distance(typed, meant);
            // Of equally near words the one that begins and ends alike: HTTS lacks the P of HTTPS, rather than having S for P.
            var shared = SharedEnds(typed, meant);
            if (distance <= Allowed(word, candidate) && (distance < bestDistance || (distance == bestDistance && shared > bestShared)))
                (best, bestDistance, bestShared) = (candidate, distance, shared);
        }
        return best;
    }

    // One slip in a short word, more in longer ones: a third of the letters.
    private static int Allowed(string word, string candidate) => Math.Max(1, Math.Min(word.Length, candidate.Length) / 3);

    private static int SharedEnds(string a, string b)
    {
        var prefix = a.AsSpan().CommonPrefixLength(b);
        var rest = Math.Min(a.Length, b.Length) - prefix;
        var suffix = 0;
        while (suffix < rest && a[^(suffix + 1)] == b[^(suffix + 1)])
            suffix++;
        return prefix + suffix;
    }

    // Optimal string alignment: insert, delete, replace, and swap of neighbours each count one.
    private static int Distance(string a, string b)
    {
        var beforeLast = new int[b.Length + 1];
        var last = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(replace, Math.Min(last[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    current[j] = Math.Min(current[j], beforeLast[j - 2] + 1);
            }
            (beforeLast, last, current) = (last, current, beforeLast);
        }
        return last[b.Length];
    }
}
