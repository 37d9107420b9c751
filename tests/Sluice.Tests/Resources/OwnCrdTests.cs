using Sluice.Resources.Reading;
using Sluice.Testing;

namespace Sluice.Tests.Resources;

/// <summary>The definitions that clusters are given for our own kinds say what the records say.</summary>
public sealed class OwnCrdTests
{
    private static readonly string[] Scalars = ["string", "integer", "boolean"];

    public static TheoryData<string> Kinds() => [.. ResourceKinds.Read.Where(k => k.Group == ResourceKinds.OwnGroup).Select(k => k.Name)];

    [Theory, MemberData(nameof(Kinds))]
    public void The_schema_is_the_records(string kind)
    {
        var shape = ResourceKinds.Find(ResourceKinds.OwnGroup, kind)!;
        var versions = CrdSchema.Versions(File(kind), ResourceKinds.OwnGroup, kind);
        Assert.Equal(shape.Versions.Order(StringComparer.Ordinal), versions.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(versions.Values.SelectMany(schema => CrdSchema.Differences(schema, shape, isOurs: true)));
    }

    /// <summary>What the API server asks of a structural schema: a type everywhere, and items or fields where the type has some.</summary>
    [Theory, MemberData(nameof(Kinds))]
    public void The_schema_is_structural(string kind)
    {
        foreach (var schema in CrdSchema.Versions(File(kind), ResourceKinds.OwnGroup, kind).Values)
            Structural(schema, "");
    }

    [Theory, MemberData(nameof(Kinds))]
    public void The_definition_is_named_after_its_plural(string kind)
    {
        var definition = CrdSchema.Definition(File(kind), ResourceKinds.OwnGroup, kind);
        var names = CrdSchema.At(definition, "spec", "names");
        Assert.Equal($"{names.FindText("plural")}.{ResourceKinds.OwnGroup}", CrdSchema.At(definition, "metadata").FindText("name"));
        Assert.Equal("Namespaced", CrdSchema.At(definition, "spec").FindText("scope"));
    }

    private static void Structural(MappingNode schema, string path)
    {
        var type = schema.FindText("type");
        if (type == "array")
            Structural((MappingNode)schema.Find("items")!, path + "[]");
        else if (schema.Find("additionalProperties") is MappingNode values)
            Structural(values, path + "{}");
        else if (schema.Find("properties") is MappingNode properties)
            foreach (var property in properties.Entries)
                Structural((MappingNode)property.Value, $"{path}.{property.Key}");
        else
            Assert.True(path is ".metadata" or ".status" || Scalars.Contains(type), $"{path}: type {type}");
        Assert.True(schema.Find("properties") is null || type == "object", $"{path}: fields of {type}");
    }

    private static string File(string kind)
    {
        var plural = kind.ToLowerInvariant().TrimEnd('y') + (kind.EndsWith('y') ? "ies" : "s");
        return RepositoryFile.PathOf($"deploy/crds/{ResourceKinds.OwnGroup}_{plural}.yaml");
    }
}
