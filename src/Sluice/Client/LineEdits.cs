namespace Sluice.Client;

/// <summary>Finds the lines that two texts have in common.</summary>
internal static class LineEdits
{
    // Entries of the table, 64 MiB. Texts that differ in more than some 4,000 lines are shown as wholly different there.
    private const long MostEntries = 16 * 1024 * 1024;

    public static IReadOnlyList<LineEdit> Between(string[] before, string[] after)
    {
        var prefix = before.AsSpan().CommonPrefixLength(after);
        var rest = Math.Min(before.Length, after.Length) - prefix;
        var suffix = 0;
        while (suffix < rest && before[^(suffix + 1)] == after[^(suffix + 1)])
            suffix++;
        return
        [
            .. before.Take(prefix).Select(l => new LineEdit(' ', l)),
            .. Middle(before[prefix..^suffix], after[prefix..^suffix]),
            .. before.TakeLast(suffix).Select(l => new LineEdit(' ', l)),
        ];
    }

    private static List<LineEdit> Middle(string[] before, string[] after)
    {
        var isLarge = (long)before.Length * after.Length > MostEntries;
        var common = isLarge ? new int[1, 1] : Lengths(before, after);
        var edits = new List<LineEdit>();
        var (i, j) = (0, 0);
        while (!isLarge && i < before.Length && j < after.Length)
        {
            if (before[i] == after[j])
            {
                edits.Add(new(' ', before[i++]));
                j++;
            }
            else if (common[i + 1, j] >= common[i, j + 1])
                edits.Add(new('-', before[i++]));
            else
                edits.Add(new('+', after[j++]));
        }
        edits.AddRange(before.Skip(i).Select(l => new LineEdit('-', l)));
        edits.AddRange(after.Skip(j).Select(l => new LineEdit('+', l)));
        return edits;
    }

    // How many lines the ends of both texts, from these lines on, have in common.
    private static int[,] Lengths(string[] before, string[] after)
    {
        var common = new int[before.Length + 1, after.Length + 1];
        for (var i = before.Length - 1; i >= 0; i--)
        for (var j = after.Length - 1; j >= 0; j--)
            common[i, j] = before[i] == after[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        return common;
    }
}
