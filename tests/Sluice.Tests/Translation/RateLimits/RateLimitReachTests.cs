using Sluice.Snapshot;
using Sluice.Translation;
using Sluice.Values;

namespace Sluice.Tests.Translation.RateLimits;

/// <summary>Which policies reach which gateways.</summary>
public sealed class RateLimitReachTests
{
    private const string Resources = """
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: { name: public, namespace: edge }
        spec:
          selector: { istio: ingressgateway }
          servers: [ { port: { number: 80, name: http, protocol: HTTP }, hosts: ["*"] } ]
        ---
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: { name: bytes, namespace: edge }
        spec:
          selector: { istio: ingressgateway }
          servers: [ { port: { number: 9000, name: tcp, protocol: TCP }, hosts: ["*"] } ]
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: { name: reviews, namespace: shop }
        spec: { hosts: [a.test], gateways: [edge/public], http: [ { directResponse: { status: 200 } } ] }
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: { name: theirs, namespace: bank }
        spec: { hosts: [b.test], gateways: [edge/public], http: [ { directResponse: { status: 200 } } ] }
        ---

        """;

    private static readonly ProxyNode Ingress = new() { Namespace = "edge", Labels = ValueMap.Of(("istio", "ingressgateway")) };

    [Theory]
    [InlineData("edge", "", true, "")]
    [InlineData("istio-system", "", true, "")]
    [InlineData("shop", "", false, "SLU0470")]
    [InlineData("shop", "routes: [{ path: { prefix: / } }], ", false, "SLU0470")]
    [InlineData("shop", "routes: [{ virtualService: reviews }, { virtualService: bank/theirs }], ", false, "SLU0470")]
    [InlineData("shop", "routes: [{ virtualService: reviews }], ", true, "")]
    [InlineData("bank", "routes: [{ virtualService: theirs }], ", true, "")]
    [InlineData("bank", "routes: [{ virtualService: reviews }], ", true, "SLU0468")]
    public void Who_writes_to_another_namespace_limits_their_own_routes_alone(string ns, string narrow, bool reaches, string finding)
    {
        var (snapshot, findings) = Run(Policy(ns, narrow, "edge/public"), Ingress);
        Assert.Equal(reaches, snapshot.RateLimits.Count > 0);
        Assert.Equal(finding.Length == 0 ? [] : [finding], findings);
    }

    [Fact]
    public void A_proxy_without_labels_stands_alone_and_takes_all() =>
        Assert.Single(Run(Policy("shop", "", "edge/public"), new()).Snapshot.RateLimits);

    [Fact]
    public void Other_gateways_and_sidecars_are_not_reached()
    {
        var policy = Policy("edge", "", "edge/public");
        Assert.Empty(Run(policy, Ingress with { Labels = ValueMap.Of(("istio", "egressgateway")) }).Snapshot.RateLimits);
        Assert.Empty(Run(policy, Ingress with { Kind = NodeKind.Sidecar }).Snapshot.RateLimits);
    }

    [Fact]
    public void A_gateway_that_serves_no_HTTP_has_nothing_to_limit()
    {
        var (snapshot, findings) = Run(Policy("edge", "", "edge/bytes"), Ingress);
        Assert.Empty(snapshot.RateLimits);
        Assert.Equal(["SLU0466"], findings);
    }

    private static string Policy(string ns, string narrow, string gateway) =>
        $$"""
            apiVersion: sluice.dev/v1
            kind: RateLimitPolicy
            metadata: { name: policy, namespace: {{ns}} }
            spec: { gateways: [{{gateway}}], {{narrow}}limits: [{ name: a, concurrency: { requests: 1 } }] }
            """;

    private static (ProxySnapshot Snapshot, string[] Findings) Run(string policy, ProxyNode node)
    {
        var result = Translate.Yaml(Resources + policy, node);
        return (result.Snapshot, [.. result.Diagnostics.Where(d => d.Resource.Kind == "RateLimitPolicy").Select(d => d.Code.Id)]);
    }
}
