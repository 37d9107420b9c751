using Sluice.Resources.Reading;
using Sluice.Testing;

namespace Sluice.Tests.Resources;

/// <summary>Every field and value of upstream's schemas is known to us, in every version, and we invent none.</summary>
public sealed class CrdCoverageTests
{
    private static readonly ReadLimits Wide = new() { Depth = 200, Nodes = 10_000_000 };

    [Theory]
    [InlineData("Gateway")]
    [InlineData("VirtualService")]
    [InlineData("DestinationRule")]
    [InlineData("ServiceEntry")]
    [InlineData("WorkloadEntry")]
    [InlineData("Sidecar")]
    [InlineData("PeerAuthentication", ResourceKinds.IstioSecurity)]
    public void The_records_are_the_schema(string kind, string group = ResourceKinds.IstioNetworking)
    {
        Assert.SkipUnless(SharedData.IsPresent, SharedData.SkipReason);
        var shape = ResourceKinds.Find(group, kind)!;
        var versions = Versions(group, kind);
        Assert.Equal(shape.Versions.Order(StringComparer.Ordinal), versions.Keys.Order(StringComparer.Ordinal));
        var differences = new List<string>();
        foreach (var schema in versions.Values)
            Compare(Property(schema, "spec")!, shape.Shape.Fields["spec"].Value, "spec", differences);
        Assert.Empty(differences);
    }

    private static void Compare(MappingNode schema, ValueShape shape, string path, List<string> differences)
    {
        var values = (schema.Find("enum") as SequenceNode)?.Items.Select(i => ((ScalarNode)i).Text).Order(StringComparer.Ordinal);
        if (values is not null && !values.SequenceEqual(shape.Members.Order(StringComparer.Ordinal)))
            differences.Add($"{path}: values {string.Join(',', values)} against {string.Join(',', shape.Members)}");
        if (schema.Find("items") is MappingNode items)
            Compare(items, shape, path + "[]", differences);
        if (schema.Find("additionalProperties") is MappingNode item)
            Compare(item, shape, path + "{}", differences);
        if (schema.Find("properties") is not MappingNode properties)
            return;
        if (shape.Record is not { } record)
        {
            differences.Add($"{path}: not a record");
            return;
        }
        CompareFields(schema, properties, record, path, differences);
    }

    private static void CompareFields(MappingNode schema, MappingNode properties, RecordShape record, string path, List<string> differences)
    {
        foreach (var property in properties.Entries)
            if (record.Fields.TryGetValue(property.Key, out var field))
                Compare((MappingNode)property.Value, field.Value, $"{path}.{property.Key}", differences);
            else
                differences.Add($"{path}.{property.Key}: not modelled");
        differences.AddRange(record.Fields.Keys.Where(k => properties.Find(k) is null).Select(k => $"{path}.{k}: invented"));
        var required = (schema.Find("required") as SequenceNode)?.Items.Select(i => ((ScalarNode)i).Text) ?? [];
        foreach (var name in required.Where(n => record.Fields.TryGetValue(n, out var f) && !f.Required))
            differences.Add($"{path}.{name}: required upstream");
    }

    private static Dictionary<string, MappingNode> Versions(string group, string kind)
    {
        var text = File.ReadAllText(SharedData.PathOf("istio/crds/crd-all.gen.yaml"));
        var crd = YamlTree
            .Read(text, 0, Wide, e => throw e)
            .Cast<MappingNode>()
            .Single(d => At(d, "spec", "names").FindText("kind") == kind && At(d, "spec").FindText("group") == group);
        return ((SequenceNode)At(crd, "spec").Find("versions")!)
            .Items.Cast<MappingNode>()
            .ToDictionary(v => v.FindText("name")!, v => At(v, "schema", "openAPIV3Schema"));
    }

    private static MappingNode At(MappingNode node, params string[] path) => path.Aggregate(node, (n, p) => (MappingNode)n.Find(p)!);

    private static MappingNode? Property(MappingNode schema, string name) => At(schema, "properties").Find(name) as MappingNode;
}
