using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Sluice.Resources.Reading;

/// <summary>Turns one YAML document into JSON, under the reader's limits.</summary>
public static class DocumentJson
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The document, or null and what is wrong with it. No content makes it throw.</summary>
    public static JsonNode? FromYaml(ReadOnlyMemory<byte> content, out string problem)
    {
        var findings = new List<string>();
        JsonNode? json = null;
        try
        {
            var text = StrictUtf8.GetString(content.Span);
            var nodes = YamlTree.Read(text, lineOffset: 0, ReadLimits.Default, Report).Take(2).ToList();
            if (nodes.Count == 1)
                json = Convert(nodes[0]);
            else
                findings.Add(nodes.Count == 0 ? "there is no document" : "there is more than one document");
        }
        catch (DecoderFallbackException)
        {
            findings.Add("it is not UTF-8");
        }
        catch (UnreadableException broken)
        {
            Report(broken);
        }
        problem = string.Join("; ", findings);
        return findings.Count == 0 ? json : null;

        void Report(UnreadableException broken) => findings.Add(Sentence(broken));
    }

    private static string Sentence(UnreadableException broken)
    {
        var message = string.Format(CultureInfo.InvariantCulture, broken.Code.Template, broken.Arguments);
        return string.Create(CultureInfo.InvariantCulture, $"{broken.Code.Id} line {broken.Line}: {message}");
    }

    private static JsonNode? Convert(Node node) =>
        node switch
        {
            MappingNode mapping => new JsonObject(mapping.Entries.Select(e => KeyValuePair.Create(e.Key, Convert(e.Value)))),
            SequenceNode sequence => new JsonArray([.. sequence.Items.Select(Convert)]),
            ScalarNode scalar => Convert(scalar),
            _ => null,
        };

    private static JsonNode? Convert(ScalarNode scalar) =>
        scalar.Kind switch
        {
            ScalarKind.Null => null,
            ScalarKind.Bool => scalar.Text == "true",
            ScalarKind.Integer
                when long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
            ScalarKind.Integer
            or ScalarKind.Float
                when double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    && double.IsFinite(number) => number,
            _ => scalar.Text,
        };
}
