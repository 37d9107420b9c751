using System.Globalization;
using System.Text;

namespace Sluice.Client;

/// <summary>Writes the differences of two texts as <c>diff -u</c> does.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    /// <summary>Empty where the texts are equal.</summary>
    public static string Write(string before, string after, string beforeName, string afterName)
    {
        var edits = LineEdits.Between(Lines(before), Lines(after));
        var changed = Enumerable.Range(0, edits.Count).Where(i => edits[i].Mark != ' ').ToList();
        if (changed.Count == 0)
            return "";
        var text = new StringBuilder().Append($"--- {beforeName}\n+++ {afterName}\n");
        for (var i = 0; i < changed.Count; )
        {
            var first = i;
            while (i + 1 < changed.Count && changed[i + 1] - changed[i] <= 2 * Context)
                i++;
            Hunk(edits, Math.Max(0, changed[first] - Context), Math.Min(edits.Count, changed[i] + Context + 1), text);
            i++;
        }
        return text.ToString();
    }

    private static void Hunk(IReadOnlyList<LineEdit> edits, int from, int to, StringBuilder text)
    {
        var hunk = edits.Skip(from).Take(to - from).ToList();
        text.Append($"@@ -{Range(edits, from, hunk, '+')} +{Range(edits, from, hunk, '-')} @@\n");
        foreach (var (mark, line) in hunk)
            text.Append(mark).Append(line).Append('\n');
    }

    // The lines of one side: all but those that only the other has. An empty range is given by the line before it.
    private static string Range(IReadOnlyList<LineEdit> edits, int from, List<LineEdit> hunk, char others)
    {
        var before = edits.Take(from).Count(e => e.Mark != others);
        var count = hunk.Count(e => e.Mark != others);
        return string.Create(CultureInfo.InvariantCulture, $"{(count == 0 ? before : before + 1)},{count}");
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.TrimEnd('\n').Split('\n');
}
