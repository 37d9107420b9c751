using System.Text.Json.Nodes;

namespace Sluice.Client;

/// <summary>What commands print: results to standard output, what there is to say about them to standard error.</summary>
internal sealed class ClientConsole(TextWriter output, TextWriter error)
{
    public void Line(string text) => output.WriteLine(Printable(text));

    public void Complain(string text) => error.WriteLine(Printable(text));

    public void Table(TextTable table)
    {
        foreach (var line in table.Lines())
            Line(line);
    }

    /// <summary>A whole document.</summary>
    /// <param name="document">Anything.</param>
    /// <param name="format">json or yaml.</param>
    public void Document(JsonNode document, string format)
    {
        if (format == "yaml")
            output.Write(YamlWriter.Write(document));
        else
            output.WriteLine(document.ToJsonString(JsonReading.Readable));
    }

    // A terminal obeys what it is sent, and much of it was written by others.
    private static string Printable(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;
}
