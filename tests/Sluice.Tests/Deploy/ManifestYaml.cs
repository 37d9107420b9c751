using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Sluice.Tests.Deploy;

/// <summary>Reads manifests, and takes nothing that readers of YAML 1.1 and 1.2 see differently: kubectl and Helm use one of each.</summary>
internal static partial class ManifestYaml
{
    public static IReadOnlyList<Manifest> Read(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(d => new Manifest(Assert.IsType<JsonObject>(Node(d.RootNode))))];
    }

    public static JsonNode? ReadOne(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return Node(Assert.Single(stream.Documents).RootNode);
    }

    private static JsonNode? Node(YamlNode node) =>
        node switch
        {
            YamlMappingNode mapping => new JsonObject(
                mapping.Children.Select(c => KeyValuePair.Create(((YamlScalarNode)c.Key).Value!, Node(c.Value)))
            ),
            YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Node)]),
            YamlScalarNode { Style: ScalarStyle.Plain } plain => Plain(plain),
            YamlScalarNode scalar => JsonValue.Create(scalar.Value),
            _ => throw new InvalidOperationException($"{node.NodeType} in a manifest"),
        };

    private static JsonValue? Plain(YamlScalarNode scalar)
    {
        var text = scalar.Value!;
        Assert.False(Ambiguous().IsMatch(text), $"line {scalar.Start.Line}: {text} must be quoted");
        return text switch
        {
            "" or "~" or "null" => null,
            "true" => JsonValue.Create(true),
            "false" => JsonValue.Create(false),
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(
                number
            ),
            _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
            _ => JsonValue.Create(text),
        };
    }

    // Booleans, octal and base 60 numbers of YAML 1.1.
    [GeneratedRegex("^(?i:y|n|yes|no|on|off)$|^0[0-9_]+$|^[0-9]+(:[0-5]?[0-9])+$")]
    private static partial Regex Ambiguous();
}
