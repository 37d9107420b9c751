using Sluice.Testing;

namespace Sluice.Tests.Translation.Upstream;

/// <summary>Istio's own test tables against this translation.</summary>
public sealed class UpstreamCaseTests(ITestOutputHelper output)
{
    [Fact]
    public void Host_names_agree_with_upstream() => Agrees("host-matching", 1.0, HostMatchingCases.Compare);

    [Fact]
    public void Protocols_agree_with_upstream() => Agrees("protocol", 0.9, ProtocolCases.Compare);

    [Fact]
    public void Delegates_agree_with_upstream() => Agrees("virtualservice-merge", 0.9, VirtualServiceMergeCases.Compare);

    [Fact]
    public void Calls_through_a_gateway_agree_with_upstream() => Agrees("gateway-simulation", 0.9, GatewaySimulationCases.Compare);

    [Fact]
    public void Merged_gateways_agree_with_upstream() => Agrees("gateway-merge", 0, GatewayMergeCases.Compare);

    [Fact]
    public void Gateway_configuration_agrees_with_upstream() => Agrees("gateway-config", 0, GatewayConfigCases.Compare);

    [Fact]
    public void Routes_agree_with_upstream() => Agrees("route-translate", 0, RouteTranslateCases.Compare);

    [Fact]
    public void Calls_through_a_sidecar_agree_with_upstream() => Agrees("mesh-simulation", 0.85, MeshSimulationCases.Compare);

    private void Agrees(string topic, double atLeast, Func<UpstreamCase, string?> compare)
    {
        var cases = UpstreamCase.Read(topic);
        Assert.SkipUnless(cases.Count > 0, SharedData.SkipReason);
        var agreement = new UpstreamAgreement(topic);
        foreach (var upstream in cases)
            agreement.Compare(upstream, compare);
        output.WriteLine(agreement.Summary());
        var unlisted = agreement.Unlisted();
        Assert.True(unlisted.Length == 0, unlisted);
        Assert.InRange(agreement.Share, atLeast, 1.0);
    }
}
