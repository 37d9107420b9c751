using System.Text;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Reading;
using Sluice.Snapshot;
using Sluice.Translation;
using Sluice.Translation.Services;

namespace Sluice.Tests.Translation;

/// <summary>From YAML to a translation, for tests.</summary>
internal static class Translate
{
    public static TranslationResult Yaml(string yaml, ProxyNode? node = null)
    {
        var loaded = Load(yaml);
        node ??= new();
        return Translator.Translate(loaded.Resources, ServiceCatalog.From(loaded.Resources, node.ClusterDomain), node);
    }

    public static Sluice.Resources.ResourceLoad Load(string yaml) => ResourceLoader.Load([SourceFile.OfText("test.yaml", yaml)]);

    /// <summary>Findings, then the snapshot without its version, which any change of form would alter.</summary>
    public static string ToText(string yaml)
    {
        var loaded = Load(yaml);
        var result = Yaml(yaml);
        var text = new StringBuilder();
        foreach (var finding in loaded.Diagnostics.Concat(result.Diagnostics))
            text.Append(Line(finding)).Append('\n');
        return text.Append(CanonicalText.Of(result.Snapshot with { Version = "" })).ToString();
    }

    private static string Line(Diagnostic finding) =>
        $"# {finding.Code.Id} {finding.Resource} {finding.Path}: {finding.Message}{(finding.Suggestion.Length > 0 ? $" ({finding.Suggestion})" : "")}";
}
