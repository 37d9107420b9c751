using System.Globalization;
using System.Text.Json.Nodes;

namespace Sluice.Resources.Reading;

/// <summary>YAML and JSON of no known kind, as JSON. Limits and strictness are those of resources.</summary>
public static class PlainYaml
{
    /// <summary>The one document of <paramref name="text"/>; null, with the problem, where it cannot be read or is empty.</summary>
    public static JsonNode? Read(string text, out string problem)
    {
        problem = "";
        var first = "";
        try
        {
            var nodes = YamlTree.Read(text, 0, ReadLimits.Default, e => first = Sentence(e)).Take(2).ToList();
            if (first.Length == 0 && nodes.Count == 1)
                return Convert(nodes[0]);
            problem =
                first.Length > 0 ? first
                : nodes.Count == 0 ? "it is empty"
                : "it has more than one document";
        }
        catch (UnreadableException broken)
        {
            problem = Sentence(broken);
        }
        return null;
    }

    private static string Sentence(UnreadableException finding) =>
        string.Format(CultureInfo.InvariantCulture, finding.Code.Template, finding.Arguments).TrimEnd('.');

    internal static JsonNode? Convert(Node node) =>
        node switch
        {
            MappingNode mapping => new JsonObject(mapping.Entries.Select(e => KeyValuePair.Create(e.Key, Convert(e.Value)))),
            SequenceNode sequence => new JsonArray([.. sequence.Items.Select(Convert)]),
            ScalarNode { Kind: ScalarKind.Null } => null,
            ScalarNode { Kind: ScalarKind.Bool } scalar => scalar.Text == "true",
            ScalarNode { Kind: ScalarKind.Integer } scalar when long.TryParse(scalar.Text, CultureInfo.InvariantCulture, out var number) =>
                number,
            ScalarNode { Kind: ScalarKind.Float } scalar
                when double.TryParse(scalar.Text, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
            ScalarNode scalar => scalar.Text,
            _ => null,
        };
}
