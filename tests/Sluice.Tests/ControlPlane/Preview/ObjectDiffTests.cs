using System.Text.Json.Nodes;
using CsCheck;
using Sluice.ControlPlane.Preview;
using Sluice.ControlPlane.Store;

namespace Sluice.Tests.ControlPlane.Preview;

/// <summary>Differences between objects, in words.</summary>
public sealed class ObjectDiffTests
{
    private static readonly ResourceId Id = new("networking.istio.io", "VirtualService", "shop", "a");

    [Theory]
    [InlineData(
        """{"hosts":["a","b"]}""",
        """{"hosts":["a","c"]}""",
        "spec.hosts[1] added hosts: c is added|spec.hosts[1] removed hosts: b is gone"
    )]
    [InlineData("""{"hosts":["a","b"]}""", """{"hosts":["b","a"]}""", "spec.hosts moved hosts: the order changed")]
    [InlineData(
        """{"http":[{"name":"x"}]}""",
        """{"http":[{"name":"x","timeout":"5s"}]}""",
        "spec.http[0].timeout added timeout of rule 1: set to 5s"
    )]
    [InlineData(
        """{"http":[{"name":"x"},{"name":"y"}]}""",
        """{"http":[{"name":"y"},{"name":"x"}]}""",
        "spec.http moved rules: the order changed"
    )]
    [InlineData(
        """{"http":[{"match":[]},{"timeout":"1s"}]}""",
        """{"http":[{"timeout":"1s"}]}""",
        "spec.http[0] removed rules: {\"match\":[]} is gone"
    )]
    [InlineData("""{"a":{"b.c":1}}""", """{"a":{"b.c":2}}""", "spec.a.[\"b.c\"] changed a.[\"b.c\"]: 1 → 2")]
    [InlineData("""{"a":1}""", """{"a":1}""", "")]
    public void A_difference_says_where_and_what(string old, string next, string expected)
    {
        var changes = ObjectDiff.Of(Id, Object(old), Object(next));

        Assert.Equal(expected, string.Join('|', changes.Select(c => $"{c.Path} {c.Kind} {c.Text}")));
    }

    [Fact]
    public void What_the_store_writes_itself_is_no_difference()
    {
        var old = Object("{}");
        old["metadata"]!["resourceVersion"] = "7";
        old["status"] = new JsonObject { ["seen"] = true };

        Assert.Empty(ObjectDiff.Of(Id, old, Object("{}")));
    }

    [Fact]
    public void Equal_objects_do_not_differ_and_others_do()
    {
        Gen.Select(Spec, Spec)
            .Sample(
                (one, other) =>
                    ObjectDiff.Of(Id, Object(one), Object(one)).Count == 0
                    && ObjectDiff.Of(Id, Object(one), Object(other)).Count
                        == 0
                        == JsonNode.DeepEquals(JsonNode.Parse(one), JsonNode.Parse(other)),
                iter: 3_000,
                seed: "0N0XIzNsQ0O2"
            );
    }

    private static Gen<string> Spec =>
        from names in Gen.Int[0, 3].Select(i => "abcd"[i].ToString()).Array[0, 5]
        from weights in Gen.Int[0, 3].Array[5]
        from isNamed in Gen.Bool
        select new JsonObject
        {
            ["http"] = new JsonArray([
                .. names.Select((n, i) => (JsonNode)new JsonObject { [isNamed ? "name" : "other"] = n, ["weight"] = weights[i] }),
            ]),
        }.ToJsonString();

    private static JsonObject Object(string spec) =>
        new()
        {
            ["metadata"] = new JsonObject { ["name"] = "a" },
            ["spec"] = JsonNode.Parse(spec),
        };
}
