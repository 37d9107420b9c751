using System.Text.Json.Nodes;
using Sluice.ControlPlane.Api.Kinds;
using Sluice.ControlPlane.Api.Patches;

namespace Sluice.Tests.ControlPlane.Api;

/// <summary>The three kinds of patches. The examples of merge and JSON patches are those of their RFCs.</summary>
public sealed class PatchTests
{
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", "{}")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("[1,2]", """{"a":"b","c":null}""", """{"a":"b"}""")]
    [InlineData("{}", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    public void A_merge_patch_does_as_RFC_7396_shows(string target, string patch, string result)
    {
        AssertSame(result, MergePatch.Apply(JsonNode.Parse(target), JsonNode.Parse(patch)));
    }

    [Theory]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz","value":"qux"}]""", """{"baz":"qux","foo":"bar"}""")]
    [InlineData("""{"foo":["bar","baz"]}""", """[{"op":"add","path":"/foo/1","value":"qux"}]""", """{"foo":["bar","qux","baz"]}""")]
    [InlineData("""{"foo":["bar"]}""", """[{"op":"add","path":"/foo/-","value":["abc"]}]""", """{"foo":["bar",["abc"]]}""")]
    [InlineData("""{"baz":"qux","foo":"bar"}""", """[{"op":"remove","path":"/baz"}]""", """{"foo":"bar"}""")]
    [InlineData("""{"foo":["bar","qux","baz"]}""", """[{"op":"remove","path":"/foo/1"}]""", """{"foo":["bar","baz"]}""")]
    [InlineData("""{"baz":"qux"}""", """[{"op":"replace","path":"/baz","value":"boo"}]""", """{"baz":"boo"}""")]
    [InlineData(
        """{"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}}""",
        """[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]""",
        """{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}"""
    )]
    [InlineData(
        """{"foo":["all","grass","cows","eat"]}""",
        """[{"op":"move","from":"/foo/1","path":"/foo/3"}]""",
        """{"foo":["all","cows","eat","grass"]}"""
    )]
    [InlineData("""{"a":{"b":1}}""", """[{"op":"copy","from":"/a","path":"/c"}]""", """{"a":{"b":1},"c":{"b":1}}""")]
    [InlineData("""{"baz":"qux"}""", """[{"op":"test","path":"/baz","value":"qux"}]""", """{"baz":"qux"}""")]
    [InlineData("""{"/":9,"~1":10}""", """[{"op":"test","path":"/~01","value":10}]""", """{"/":9,"~1":10}""")]
    [InlineData("""{"m":{"a/b":1}}""", """[{"op":"remove","path":"/m/a~1b"}]""", """{"m":{}}""")]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"","value":{"b":2}}]""", """{"b":2}""")]
    [InlineData("""{"a":null}""", """[{"op":"test","path":"/a","value":null}]""", """{"a":null}""")]
    public void A_JSON_patch_does_as_RFC_6902_shows(string target, string patch, string result)
    {
        AssertSame(result, JsonPatch.Apply(JsonNode.Parse(target)!, JsonNode.Parse(patch)));
    }

    [Theory]
    [InlineData("""[{"op":"add","path":"/a/b/c","value":1}]""")]
    [InlineData("""[{"op":"remove","path":"/x"}]""")]
    [InlineData("""[{"op":"replace","path":"/x","value":1}]""")]
    [InlineData("""[{"op":"add","path":"/list/4","value":1}]""")]
    [InlineData("""[{"op":"add","path":"/list/01","value":1}]""")]
    [InlineData("""[{"op":"remove","path":"/list/-"}]""")]
    [InlineData("""[{"op":"test","path":"/list/0","value":"1"}]""")]
    [InlineData("""[{"op":"move","from":"/a","path":"/a/b"}]""")]
    [InlineData("""[{"op":"add","path":"a","value":1}]""")]
    [InlineData("""[{"op":"add","path":"/a"}]""")]
    [InlineData("""[{"op":"remove","path":""}]""")]
    [InlineData("""[{"op":"twist","path":"/a"}]""")]
    [InlineData("""[{"path":"/a"}]""")]
    [InlineData("""["add"]""")]
    [InlineData("{}")]
    public void A_JSON_patch_that_makes_no_sense_is_refused(string patch)
    {
        var target = JsonNode.Parse("""{"a":{},"list":[1]}""")!;

        Assert.Throws<PatchException>(() => JsonPatch.Apply(target, JsonNode.Parse(patch)));
        AssertSame("""{"a":{},"list":[1]}""", target);
    }

    [Fact]
    public void Copies_of_copies_come_to_an_end()
    {
        var doubling = Enumerable.Range(0, 64).Select(i => $$"""{"op":"copy","from":"/a","path":"/a/x{{i}}"}""");
        var patch = JsonNode.Parse($"[{string.Join(',', doubling)}]");

        Assert.Throws<PatchException>(() => JsonPatch.Apply(JsonNode.Parse("""{"a":{"text":"0123456789"}}""")!, patch));
    }

    [Theory]
    // by key: changed, added, deleted
    [InlineData("""[{"port":80,"name":"a"}]""", """[{"port":80,"name":"b"}]""", """[{"port":80,"name":"b"}]""")]
    [InlineData("""[{"port":80,"name":"a"}]""", """[{"port":90}]""", """[{"port":80,"name":"a"},{"port":90}]""")]
    [InlineData("""[{"port":80},{"port":90}]""", """[{"$patch":"delete","port":80}]""", """[{"port":90}]""")]
    [InlineData("""[{"port":80},{"port":90}]""", """[{"$patch":"replace"},{"port":1}]""", """[{"port":1}]""")]
    [InlineData("""[{"port":80,"name":"a"}]""", """[{"$patch":"replace","port":80}]""", """[{"port":80}]""")]
    [InlineData("""[{"port":80,"name":"a"}]""", """[{"port":80,"name":null}]""", """[{"port":80}]""")]
    public void A_strategic_merge_patch_merges_lists_by_their_key(string before, string patch, string after)
    {
        var target = $$$"""{"spec":{"ports":{{{before}}}}}""";

        AssertSame($$$"""{"spec":{"ports":{{{after}}}}}""", Strategic("Service", target, $$$"""{"spec":{"ports":{{{patch}}}}}"""));
    }

    [Theory]
    // lists without a key are replaced
    [InlineData("""{"spec":{"externalIPs":["a","b"]}}""", """{"spec":{"externalIPs":["c"]}}""", """{"spec":{"externalIPs":["c"]}}""")]
    // plain values merge as a set
    [InlineData(
        """{"metadata":{"finalizers":["a"]}}""",
        """{"metadata":{"finalizers":["b","a"]}}""",
        """{"metadata":{"finalizers":["a","b"]}}"""
    )]
    [InlineData(
        """{"metadata":{"finalizers":["a","b"]}}""",
        """{"metadata":{"$deleteFromPrimitiveList/finalizers":["a"]}}""",
        """{"metadata":{"finalizers":["b"]}}"""
    )]
    // what is not retained goes
    [InlineData(
        """{"spec":{"type":"NodePort","clusterIP":"1.2.3.4"}}""",
        """{"spec":{"$retainKeys":["type"],"type":"ExternalName"}}""",
        """{"spec":{"type":"ExternalName"}}"""
    )]
    // a map is replaced, or emptied
    [InlineData(
        """{"spec":{"selector":{"a":"b"}}}""",
        """{"spec":{"selector":{"$patch":"replace","c":"d"}}}""",
        """{"spec":{"selector":{"c":"d"}}}"""
    )]
    [InlineData("""{"spec":{"selector":{"a":"b"}}}""", """{"spec":{"selector":{"$patch":"delete"}}}""", """{"spec":{"selector":{}}}""")]
    [InlineData(
        """{"spec":{"selector":{"a":"b"}}}""",
        """{"spec":{"selector":{"a":null,"c":"d"}}}""",
        """{"spec":{"selector":{"c":"d"}}}"""
    )]
    // order: as asked, and what is not mentioned stays where it was
    [InlineData(
        """{"spec":{"ports":[{"port":1},{"port":2},{"port":3}]}}""",
        """{"spec":{"$setElementOrder/ports":[{"port":3},{"port":1}]}}""",
        """{"spec":{"ports":[{"port":2},{"port":3},{"port":1}]}}"""
    )]
    [InlineData(
        """{"spec":{"ports":[{"port":1},{"port":2}]}}""",
        """{"spec":{"$setElementOrder/ports":[{"port":0},{"port":1}],"ports":[{"port":0}]}}""",
        """{"spec":{"ports":[{"port":0},{"port":1},{"port":2}]}}"""
    )]
    public void A_strategic_merge_patch_follows_its_directives(string target, string patch, string result)
    {
        AssertSame(result, Strategic("Service", target, patch));
    }

    [Fact]
    public void Containers_and_what_is_in_them_merge_by_name()
    {
        const string target = """{"spec":{"containers":[{"name":"a","image":"x","env":[{"name":"K","value":"1"}]},{"name":"b"}]}}""";
        const string patch = """{"spec":{"containers":[{"name":"a","env":[{"name":"L","value":"2"}]}]}}""";
        const string result =
            """{"spec":{"containers":[{"name":"a","image":"x","env":[{"name":"K","value":"1"},{"name":"L","value":"2"}]},{"name":"b"}]}}""";

        AssertSame(result, Strategic("Pod", target, patch));
    }

    [Theory]
    [InlineData("""{"spec":{"ports":["text"]}}""")]
    [InlineData("""{"spec":{"ports":[{"name":"no key"}]}}""")]
    [InlineData("""{"spec":{"ports":[{"port":1,"$patch":"twist"}]}}""")]
    [InlineData("""{"spec":{"$patch":"twist"}}""")]
    [InlineData("""{"spec":{"$patch":1}}""")]
    public void A_strategic_merge_patch_that_makes_no_sense_is_refused(string patch)
    {
        Assert.Throws<PatchException>(() => Strategic("Service", """{"spec":{"ports":[{"port":1}]}}""", patch));
    }

    private static JsonObject Strategic(string kind, string target, string patch) =>
        StrategicMergePatch.Apply(
            JsonNode.Parse(target)!.AsObject(),
            JsonNode.Parse(patch)!.AsObject(),
            MergeShape.Of(new ApiKinds().Find("", kind)!)
        );

    private static void AssertSame(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"{expected}\n{actual?.ToJsonString()}");
}
