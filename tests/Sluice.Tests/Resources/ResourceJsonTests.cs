using System.Text;
using System.Text.Json.Nodes;
using Sluice.Resources.Reading;
using Sluice.Testing;

namespace Sluice.Tests.Resources;

public sealed class ResourceJsonTests
{
    [Theory]
    [InlineData("1", "1")]
    [InlineData("-0", "0")]
    [InlineData("0x1F", "31")]
    [InlineData("0644", "420")]
    [InlineData("12345678901234567890", "12345678901234567890")]
    [InlineData("1.10", "1.10")]
    [InlineData("+.5", "0.5")]
    [InlineData("-7.", "-7")]
    [InlineData("1.E3", "1E3")]
    [InlineData("0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827")]
    [InlineData("yes", "true")]
    [InlineData("~", "null")]
    [InlineData("'1'", "\"1\"")]
    [InlineData(".inf", "\".inf\"")]
    [InlineData("2001-01-01", "\"2001-01-01\"")]
    [InlineData("\"a\\tb\\u00e9 \\\"\"", "\"a\\tb\\u00E9 \\u0022\"")]
    public void A_scalar_is_what_it_was(string yaml, string json)
    {
        var read = Read($"apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec: {{unread: [{yaml}]}}\n");
        Assert.Equal($"{{\"unread\":[{json}]}}", Json(read)["spec"]!.ToJsonString());
    }

    [Theory]
    [InlineData("metadata: {name: a}", "default")]
    [InlineData("metadata: {namespace: '', name: a}", "default")]
    [InlineData("metadata: {namespace: shop, name: a}", "shop")]
    public void The_namespace_is_filled_in(string metadata, string expected)
    {
        var json = Json(Read($"apiVersion: v1\nkind: Pod\n{metadata}\n"));
        Assert.Equal(expected, (string?)json["metadata"]!["namespace"]);
    }

    [Fact]
    public void What_has_no_namespace_gets_none()
    {
        var json = Json(Read("apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n"));
        Assert.Equal("""{"name":"shop"}""", json["metadata"]!.ToJsonString());
    }

    [Fact]
    public void Anchors_and_merges_are_written_out()
    {
        var json = Json(Read("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  x: &x {a: 1}\n  z: {<<: *x, b: 2}\n"));
        Assert.Equal("""{"x":{"a":1},"z":{"b":2,"a":1}}""", json["spec"]!.ToJsonString());
    }

    [Fact]
    public void Every_sample_read_from_its_JSON_is_the_same_resource()
    {
        var count = 0;
        foreach (var file in Directory.EnumerateFiles(RepositoryFile.PathOf("deploy/samples"), "*.yaml", SearchOption.AllDirectories))
        {
            foreach (var resource in ResourceReader.Read(file, File.ReadAllBytes(file)).Resources)
            {
                var again = Assert.Single(ResourceReader.Read("again.json", resource.ToJson()).Resources);
                Assert.Equal(resource.Resource, again.Resource);
                count++;
            }
        }
        Assert.True(count > 20);
    }

    private static ReadResource Read(string yaml) => Assert.Single(ResourceReader.Read("a.yaml", Encoding.UTF8.GetBytes(yaml)).Resources);

    private static JsonNode Json(ReadResource read) => JsonNode.Parse(read.ToJson())!;
}
