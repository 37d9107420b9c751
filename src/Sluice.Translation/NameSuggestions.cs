namespace Sluice.Translation;

/// <summary>Finds what a misspelt name may have meant.</summary>
internal sealed class NameSuggestions
{
    // Comparing with every name is slow where there are thousands of both: after so many, none is offered.
    private const int MostPerTranslation = 50;
    private int _left = MostPerTranslation;

    /// <summary>A sentence to show, or nothing when no candidate is near.</summary>
    public string Nearest(string name, IEnumerable<string> candidates)
    {
        if (_left-- <= 0)
            return "";
        var limit = Math.Max(1, name.Length / 4);
        var best = candidates
            .Where(c => Math.Abs(c.Length - name.Length) <= limit)
            .Select(c => (Name: c, Distance: Distance(name, c)))
            .Where(c => c.Distance <= limit)
            .OrderBy(c => c.Distance)
            .ThenBy(c => c.Name, StringComparer.Ordinal)
            .Select(c => c.Name)
            .FirstOrDefault();
        return best is null ? "" : $"did you mean {best}?";
    }

    /// <summary>Levenshtein's edit distance.</summary>
    internal static int Distance(string one, string other)
    {
        var previous = Enumerable.Range(0, other.Length + 1).ToArray();
        var current = new int[other.Length + 1];
        for (var i = 1; i <= one.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var substitution = previous[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                current[j] = Math.Min(substitution, Math.Min(previous[j], current[j - 1]) + 1);
            }
            (previous, current) = (current, previous);
        }
        return previous[other.Length];
    }
}
