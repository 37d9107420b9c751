using Sluice.Resources.Reading;

namespace Sluice.Tests.Resources;

/// <summary>Compares the schema of a CustomResourceDefinition with the records that are read by it.</summary>
internal static class CrdSchema
{
    private static readonly ReadLimits Wide = new() { Depth = 200, Nodes = 10_000_000 };

    /// <summary>The schemas of one kind by version, out of a file of definitions.</summary>
    public static Dictionary<string, MappingNode> Versions(string file, string group, string kind) =>
        ((SequenceNode)At(Definition(file, group, kind), "spec").Find("versions")!)
            .Items.Cast<MappingNode>()
            .ToDictionary(v => v.FindText("name")!, v => At(v, "schema", "openAPIV3Schema"));

    public static MappingNode Definition(string file, string group, string kind) =>
        YamlTree
            .Read(File.ReadAllText(file), 0, Wide, e => throw e)
            .Cast<MappingNode>()
            .Single(d => At(d, "spec", "names").FindText("kind") == kind && At(d, "spec").FindText("group") == group);

    /// <summary>What differs below <c>spec</c>: fields, values of enumerations, and fields that are required.</summary>
    /// <param name="isOurs">Every required field of a record must be one of the schema as well.</param>
    public static List<string> Differences(MappingNode schema, KindShape kind, bool isOurs = false)
    {
        var differences = new List<string>();
        Compare(At(schema, "properties", "spec"), kind.Shape.Fields["spec"].Value, "spec", isOurs, differences);
        return differences;
    }

    public static MappingNode At(MappingNode node, params string[] path) => path.Aggregate(node, (n, p) => (MappingNode)n.Find(p)!);

    private static void Compare(MappingNode schema, ValueShape shape, string path, bool isOurs, List<string> differences)
    {
        if (schema.Find("items") is MappingNode items)
            Compare(items, shape, path + "[]", isOurs, differences);
        else
            CompareValues(schema, shape, path, isOurs, differences);
        if (schema.Find("additionalProperties") is MappingNode item)
            Compare(item, shape, path + "{}", isOurs, differences);
        if (schema.Find("properties") is not MappingNode properties)
        {
            if (isOurs && shape.Record is not null && schema.Find("items") is null && schema.Find("additionalProperties") is null)
                differences.Add($"{path}: a record without properties");
            return;
        }
        if (shape.Record is { } record)
            CompareFields(schema, properties, record, path, isOurs, differences);
        else
            differences.Add($"{path}: not a record");
    }

    private static void CompareValues(MappingNode schema, ValueShape shape, string path, bool isOurs, List<string> differences)
    {
        var values = (schema.Find("enum") as SequenceNode)?.Items.Select(i => ((ScalarNode)i).Text);
        if (
            (values is null && !isOurs)
            || (values ?? []).Order(StringComparer.Ordinal).SequenceEqual(shape.Members.Order(StringComparer.Ordinal))
        )
            return;
        differences.Add($"{path}: values {string.Join(',', values ?? [])} against {string.Join(',', shape.Members)}");
    }

    private static void CompareFields(
        MappingNode schema,
        MappingNode properties,
        RecordShape record,
        string path,
        bool isOurs,
        List<string> differences
    )
    {
        foreach (var property in properties.Entries)
            if (record.Fields.TryGetValue(property.Key, out var field))
                Compare((MappingNode)property.Value, field.Value, $"{path}.{property.Key}", isOurs, differences);
            else
                differences.Add($"{path}.{property.Key}: not modelled");
        differences.AddRange(record.Fields.Keys.Where(k => properties.Find(k) is null).Select(k => $"{path}.{k}: invented"));
        var required = (schema.Find("required") as SequenceNode)?.Items.Select(i => ((ScalarNode)i).Text).ToHashSet() ?? [];
        foreach (var name in required.Where(n => record.Fields.TryGetValue(n, out var f) && !f.Required))
            differences.Add($"{path}.{name}: required by the schema");
        if (isOurs)
            differences.AddRange(
                record.Fields.Values.Where(f => f.Required && !required.Contains(f.Name)).Select(f => $"{path}.{f.Name}: required by us")
            );
    }
}
