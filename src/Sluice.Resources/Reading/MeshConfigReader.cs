using System.Globalization;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;
using Sluice.Resources.Kubernetes;

namespace Sluice.Resources.Reading;

/// <summary>Reads the mesh's configuration out of its ConfigMap.</summary>
public static class MeshConfigReader
{
    private const string Path = $"data[\"{MeshConfig.ConfigMapKey}\"]";

    private static readonly RecordShape Shape = new ShapeBuilder().Record(typeof(MeshConfig));

    /// <summary>Whether it is the ConfigMap that holds the mesh's configuration.</summary>
    public static bool Applies(ConfigMap map) =>
        map.Metadata.Name == MeshConfig.ConfigMapName && map.Data.ContainsKey(MeshConfig.ConfigMapKey);

    /// <summary>What it says; defaults where it says nothing, or nothing that can be read, which is told to <paramref name="bag"/>.</summary>
    public static MeshConfig Read(ConfigMap map, DiagnosticBag bag)
    {
        try
        {
            var text = map.Data.TryGetValue(MeshConfig.ConfigMapKey, out var value) ? value : "";
            foreach (var node in YamlTree.Read(text, 0, ReadLimits.Default, e => Report(map, bag, e)))
            {
                if (node is ScalarNode { Kind: ScalarKind.Null })
                    continue;
                if (Bind(map, node, bag) is { } config)
                    return config;
            }
        }
        catch (UnreadableException broken)
        {
            Report(map, bag, broken);
        }
        return new();
    }

    private static MeshConfig? Bind(ConfigMap map, Node node, DiagnosticBag bag)
    {
        var findings = new DiagnosticBag();
        var config = Shape.Bind(node, new("", map.Key, findings)) as MeshConfig;
        // Lines within the text are not lines of the file: the place is the text as a whole.
        foreach (var finding in findings.Items)
            bag.Add(finding with { Path = finding.Path.Length == 0 ? Path : $"{Path}.{finding.Path}", Position = default });
        return config;
    }

    private static void Report(ConfigMap map, DiagnosticBag bag, UnreadableException finding) =>
        bag.Add(
            new()
            {
                Code = finding.Code,
                Message = string.Format(CultureInfo.InvariantCulture, finding.Code.Template, finding.Arguments),
                Resource = map.Key,
                Path = Path,
            }
        );
}
