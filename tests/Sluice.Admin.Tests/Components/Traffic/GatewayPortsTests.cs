using System.Text.Json.Nodes;
using Sluice.Admin.Traffic;

namespace Sluice.Admin.Tests.Components.Traffic;

public sealed class GatewayPortsTests
{
    private static readonly JsonObject Shop = Read(
        """{"metadata":{"namespace":"a","name":"shop"},"spec":{"selector":{"app":"in"},"servers":[{"port":{"number":443,"protocol":"HTTPS"}},{"port":{"number":80,"protocol":"HTTP"}}]}}"""
    );

    private static readonly JsonObject Proxy = Read("""{"metadata":{"namespace":"a","name":"p"},"spec":{"selector":{"app":"out"},"port":3128}}""");

    [Fact]
    public void A_gateway_opens_the_ports_of_what_selects_it()
    {
        var labels = new Dictionary<string, string> { ["app"] = "in", ["version"] = "1" };
        Assert.Equal([(80, "HTTP"), (443, "HTTPS")], GatewayPorts.Of(labels, [Shop, Proxy]).Select(p => (p.Number, p.Protocol)));
        Assert.Equal(3128, Assert.Single(GatewayPorts.Of(new Dictionary<string, string> { ["app"] = "out" }, [Shop, Proxy])).Number);
    }

    [Fact]
    public void A_gateway_whose_labels_nobody_told_opens_nothing_that_is_known()
    {
        Assert.Empty(GatewayPorts.Of(null, [Shop]));
        Assert.Empty(GatewayPorts.Of(new Dictionary<string, string>(), [Shop, Read("""{"spec":{"servers":[{"port":"nonsense"}]}}""")]));
    }

    private static JsonObject Read(string json) => JsonNode.Parse(json)!.AsObject();
}
