using System.Text.Json.Nodes;
using Sluice.Admin.Pages.Egress;
using Sluice.Resources.Istio;

namespace Sluice.Admin.Tests.Components.Egress;

public sealed class EgressFactsTests
{
    [Theory]
    [InlineData("""{"spec":{"mode":"OBSERVE","rules":[{"name":"a"}]}}""", "ENFORCE")]
    [InlineData("""{"spec":{"mode":"ENFORCE","rules":[{"name":"a"}]}}""", "OBSERVE")]
    [InlineData("""{"spec":{"rules":[{"name":"a"}]}}""", "OBSERVE")]
    public void Switching_changes_the_mode_and_nothing_else(string json, string mode)
    {
        var policy = Read(json);
        var switched = EgressFacts.Switched(policy);
        Assert.Equal(mode, (string?)switched["spec"]!["mode"]);
        Assert.Equal("a", (string?)switched["spec"]!["rules"]![0]!["name"]);
        Assert.True(JsonNode.DeepEquals(policy, Read(json)));
    }

    [Theory]
    [InlineData("outboundTrafficPolicy: {mode: REGISTRY_ONLY}", OutboundTrafficMode.RegistryOnly)]
    [InlineData("trustDomain: a.test", OutboundTrafficMode.AllowAny)]
    public void The_meshs_policy_is_what_its_configuration_says(string mesh, OutboundTrafficMode mode)
    {
        var map = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "istio" }, ["data"] = new JsonObject { ["mesh"] = mesh } };
        Assert.Equal(mode, EgressFacts.MeshPolicyOf(map));
    }

    [Fact]
    public void A_configuration_that_cannot_be_read_is_no_default()
    {
        var map = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "istio" }, ["data"] = new JsonObject { ["mesh"] = "outboundTrafficPolicy: [" } };
        Assert.Null(EgressFacts.MeshPolicyOf(map));
    }

    [Fact]
    public void Rules_read_as_one_line()
    {
        var rule = Read("""{"from":[{"namespaces":["shop"]}],"to":[{"hosts":["a.test","b.test"],"methods":["GET"],"ports":[443]}]}""");
        Assert.Equal("shop", EgressFacts.ClientsOf(rule));
        Assert.Equal("GET a.test, b.test 443", EgressFacts.TargetsOf(rule));
    }

    private static JsonObject Read(string json) => JsonNode.Parse(json)!.AsObject();
}
