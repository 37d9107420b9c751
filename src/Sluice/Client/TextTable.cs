using System.Text;

namespace Sluice.Client;

/// <summary>Columns under headings, as kubectl sets them.</summary>
internal sealed class TextTable(params IReadOnlyList<string> headings)
{
    private const string Gap = "   ";

    private readonly List<IReadOnlyList<string>> _rows = [];

    /// <param name="cells">One for each heading; empty ones are shown as a dash.</param>
    public void Add(params IReadOnlyList<string> cells) => _rows.Add([.. cells.Select(c => c.Length == 0 ? "-" : c)]);

    public IEnumerable<string> Lines()
    {
        var widths = headings.Select((h, i) => _rows.Select(r => r[i].Length).Append(h.Length).Max()).ToList();
        return _rows.Prepend(headings).Select(row => Line(row, widths));
    }

    private static string Line(IReadOnlyList<string> row, List<int> widths)
    {
        var line = new StringBuilder();
        for (var i = 0; i < row.Count; i++)
            line.Append(row[i].PadRight(widths[i])).Append(Gap);
        return line.ToString().TrimEnd();
    }
}
