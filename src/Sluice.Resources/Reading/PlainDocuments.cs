using System.Text;
using Sluice.Resources.Diagnostics;

namespace Sluice.Resources.Reading;

/// <summary>Cuts a file into documents and reads each, whatever its kind: for what changes some and passes on the others.</summary>
public static class PlainDocuments
{
    /// <returns>Null where any of the file cannot be read, which is told to <paramref name="bag"/>.</returns>
    public static IReadOnlyList<PlainDocument>? Read(SourceFile file, DiagnosticBag bag)
    {
        var text = Encoding.UTF8.GetString(file.Content.Span);
        var documents = new List<PlainDocument>();
        var findings = new DiagnosticBag();
        var position = 0;
        foreach (var chunk in DocumentSplitter.Split(text))
        {
            // Comments before the first document, and ends of documents.
            if (chunk.Start > position)
                documents.Add(new() { Text = text[position..chunk.Start] });
            position = chunk.Start + chunk.Length;
            try
            {
                documents.AddRange(Read(file, text.Substring(chunk.Start, chunk.Length), chunk.LineOffset, findings));
            }
            catch (UnreadableException broken)
            {
                PlainRecord.Report(file, findings, broken);
            }
        }
        foreach (var finding in findings.Items)
            bag.Add(finding);
        return findings.HasErrors ? null : documents;
    }

    private static IEnumerable<PlainDocument> Read(SourceFile file, string text, int lineOffset, DiagnosticBag findings)
    {
        var isJson = JsonTree.LooksLikeJson(text);
        var nodes = Nodes(file, text, lineOffset, findings, ref isJson);
        foreach (var node in nodes)
        {
            yield return new()
            {
                // Several JSON values may follow each other; each is written anew.
                Text = nodes.Count == 1 ? text : "",
                IsJson = isJson,
                Value = PlainYaml.Convert(node),
                Places = node is MappingNode mapping ? new(file.Name, mapping) : null,
            };
        }
        if (nodes.Count == 0)
            yield return new() { Text = text };
    }

    private static List<Node> Nodes(SourceFile file, string text, int lineOffset, DiagnosticBag findings, ref bool isJson)
    {
        if (isJson)
        {
            try
            {
                return JsonTree.Read(text, lineOffset, ReadLimits.Default, e => PlainRecord.Report(file, findings, e));
            }
            // A brace may also begin a mapping in YAML's flow style.
            catch (UnreadableException broken) when (broken.Code == Codes.SyntaxError)
            {
                isJson = false;
            }
        }
        return [.. YamlTree.Read(text, lineOffset, ReadLimits.Default, e => PlainRecord.Report(file, findings, e))];
    }
}
