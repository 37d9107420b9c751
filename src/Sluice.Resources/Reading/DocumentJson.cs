using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
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
                json = Exactly(nodes[0]);
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

    private static JsonNode? Exactly(Node node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            NodeJson.Write(writer, node);
        // The reader has its own limit of depth.
        return JsonNode.Parse(buffer.WrittenSpan, null, new() { MaxDepth = 1000 });
    }
}
