namespace Sluice.Tests.Resources;

/// <summary>One case for each of the rules that users meet most; upstream's own tables hold the rest.</summary>
public sealed class ValidationTests
{
    [Theory]
    [InlineData("servers: []", "SLU0130")]
    [InlineData("servers: [{port: {number: 0, name: a, protocol: HTTP}, hosts: [a.test]}]", "SLU0101")]
    [InlineData("servers: [{port: {number: 80, name: a, protocol: HTTP}, hosts: [shop]}]", "SLU0100")]
    [InlineData("servers: [{port: {number: 80, name: a, protocol: HTTP}, hosts: ['*x.test']}]", "SLU0100")]
    [InlineData("servers: [{port: {number: 443, name: a, protocol: HTTPS}, hosts: [a.test]}]", "SLU0133")]
    [InlineData(
        "servers: [{port: {number: 80, name: a, protocol: TCP}, hosts: [a.test], tls: {mode: SIMPLE, credentialName: c}}]",
        "SLU0134"
    )]
    [InlineData("servers: [{port: {number: 443, name: a, protocol: HTTPS}, hosts: [a.test], tls: {mode: MUTUAL}}]", "SLU0138")]
    public void Gateways(string spec, string code) => Finds("networking.istio.io/v1", "Gateway", spec, code);

    [Theory]
    [InlineData("hosts: [a.test]", "SLU0151")]
    [InlineData("hosts: [a.test], http: [{}]", "SLU0158")]
    [InlineData("hosts: ['*'], http: [{route: [{destination: {host: b}}]}]", "SLU0153")]
    [InlineData("hosts: ['*.test', a.test], http: [{route: [{destination: {host: b}}]}]", "SLU0152")]
    [InlineData("hosts: [a.test], http: [{match: [{uri: {regex: '('}}], route: [{destination: {host: b}}]}]", "SLU0109")]
    [InlineData("hosts: [a.test], http: [{route: [{destination: {host: b}}], redirect: {uri: /x}}]", "SLU0157")]
    [InlineData("hosts: [a.test], http: [{route: [{destination: {host: b}}], headers: {request: {set: {x: '%A'}}}}]", "SLU0160")]
    [InlineData("hosts: [a.test], http: [{route: [{destination: {host: b}}, {destination: {host: c}}]}]", "SLU0172")]
    [InlineData("hosts: [a.test], http: [{route: [{destination: {host: b}}]}, {route: [{destination: {host: c}}]}]", "SLU0177")]
    [InlineData("hosts: [a.test], tls: [{match: [{sniHosts: [b.test]}], route: [{destination: {host: b}}]}]", "SLU0174")]
    [InlineData("http: [{delegate: {name: b}, route: [{destination: {host: b}}]}]", "SLU0156")]
    [InlineData("hosts: [a.test], exportTo: ['*', x], http: [{route: [{destination: {host: b}}]}]", "SLU0111")]
    public void Virtual_services(string spec, string code) => Finds("networking.istio.io/v1", "VirtualService", spec, code);

    [Theory]
    [InlineData("host: b, trafficPolicy: {}", "SLU0190")]
    [InlineData("host: b, subsets: [{name: v1}, {name: v1}]", "SLU0191")]
    [InlineData("host: b, trafficPolicy: {tls: {mode: MUTUAL}}", "SLU0138")]
    [InlineData("host: b, trafficPolicy: {loadBalancer: {consistentHash: {maglev: {tableSize: 1000}}}}", "SLU0193")]
    [InlineData("host: b, trafficPolicy: {connectionPool: {tcp: {connectTimeout: 1us}}}", "SLU0103")]
    public void Destination_rules(string spec, string code) => Finds("networking.istio.io/v1", "DestinationRule", spec, code);

    [Theory]
    [InlineData("hosts: ['*'], resolution: NONE", "SLU0100")]
    [InlineData("hosts: [a.test], resolution: NONE, endpoints: [{address: 1.1.1.1}]", "SLU0210")]
    [InlineData("hosts: [a.test], resolution: STATIC, endpoints: [{address: b.test}]", "SLU0105")]
    [InlineData("hosts: [a.test, b.test], resolution: DNS, ports: [{number: 80, name: a, protocol: TCP}]", "SLU0214")]
    public void Service_entries(string spec, string code) => Finds("networking.istio.io/v1", "ServiceEntry", spec, code);

    [Theory]
    [InlineData("ports: [{port: 80, protocol: HTTP}]", "SLU0233")]
    [InlineData("ports: [{port: 80}, {port: 81}]", "SLU0235")]
    [InlineData("type: ClusterIP", "SLU0232")]
    public void Services(string spec, string code) => Finds("v1", "Service", spec, code);

    [Fact]
    public void A_tls_secret_needs_both_its_keys() =>
        Assert.Equal(
            "SLU0230",
            Reading
                .OneError("{apiVersion: v1, kind: Secret, type: kubernetes.io/tls, metadata: {name: a}, stringData: {tls.crt: x}}")
                .Code.Id
        );

    private static void Finds(string apiVersion, string kind, string spec, string code)
    {
        var read = Reading.Read($"{{apiVersion: {apiVersion}, kind: {kind}, metadata: {{name: a}}, spec: {{{spec}}}}}");
        Assert.Contains(code, read.Diagnostics.ToArray().Select(d => d.Code.Id));
    }
}
