using System.Globalization;
using System.Text;
using Sluice.Resources.Diagnostics;

namespace Sluice.Resources.Reading;

/// <summary>Reads a file of settings into a record, as strictly as resources are read.</summary>
public static class PlainRecord
{
    /// <returns>Null where the file has errors, which are told to <paramref name="bag"/>. An empty file is a record of defaults.</returns>
    public static T? Read<T>(SourceFile file, DiagnosticBag bag)
        where T : class, new()
    {
        var findings = new DiagnosticBag();
        var record = new T();
        try
        {
            var text = Encoding.UTF8.GetString(file.Content.Span);
            foreach (var node in YamlTree.Read(text, 0, ReadLimits.Default, e => Report(file, findings, e)))
            {
                if (node is ScalarNode { Kind: ScalarKind.Null })
                    continue;
                record = new ShapeBuilder().Record(typeof(T)).Bind(node, new(file.Name, default, findings)) as T ?? record;
            }
        }
        catch (UnreadableException broken)
        {
            Report(file, findings, broken);
        }
        foreach (var finding in findings.Items)
            bag.Add(finding);
        return findings.HasErrors ? null : record;
    }

    internal static void Report(SourceFile file, DiagnosticBag bag, UnreadableException finding) =>
        bag.Add(
            new()
            {
                Code = finding.Code,
                Message = string.Format(CultureInfo.InvariantCulture, finding.Code.Template, finding.Arguments),
                Position = new(file.Name, finding.Line, finding.Column),
            }
        );
}
