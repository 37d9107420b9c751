using Sluice.Snapshot;
using Sluice.Translation;
using Sluice.Values;

namespace Sluice.Tests.Translation.Egress;

/// <summary>ForwardProxy resources, and which gateways resources of egress are for.</summary>
public sealed class ForwardProxyTests
{
    private const string Hash = "$2b$04$abcdefghijklmnopqrstuuJ1Wm0zOqYb5Q8nq1yCw7mVfHq3r5x1K";

    private static readonly ProxyNode Egress = new() { Labels = ValueMap.Of(("istio", "egressgateway")) };

    [Fact]
    public void It_becomes_a_listener_and_one_cluster_that_follows_the_client()
    {
        var (snapshot, findings) = Run(Proxy("port: 3128, authentication: { basicSecret: users }") + Users($"alice: {Hash}"), Egress);
        Assert.Empty(findings);
        var listener = Assert.Single(snapshot.Listeners);
        Assert.Equal(("0.0.0.0_3128", 3128, false), (listener.Name, listener.Port, listener.InspectTls));
        var filter = Assert.IsType<ForwardProxyFilter>(Assert.Single(listener.FilterChains).Filter);
        var user = Assert.Single(filter.Users);
        Assert.Equal(("alice", true, "sluice"), (user.Name, filter.RequiresUser, filter.Realm));
        Assert.Equal([443, 8443], filter.ConnectPorts);
        Assert.Equal((TimeSpan.FromHours(1), 10_000), (filter.IdleTimeout, filter.MaxConnections));
        var cluster = Assert.Single(snapshot.Clusters);
        Assert.Equal(
            (filter.Cluster, ClusterDiscovery.DynamicForwardProxy, new NamedTargets("*", 0)),
            (cluster.Name, cluster.Discovery, cluster.Named)
        );
    }

    [Fact]
    public void A_hash_reaches_no_dump()
    {
        var (snapshot, _) = Run(Proxy("port: 3128, authentication: { basicSecret: users }") + Users($"alice: {Hash}"), Egress);
        Assert.DoesNotContain(Hash[10..20], CanonicalText.Of(snapshot), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("port: 3128", "", "SLU0600")]
    [InlineData("port: 3128, authentication: { basicSecret: nobody }", "", "SLU0601")]
    [InlineData("port: 3128, authentication: { basicSecret: users }", "alice: plain-text", "SLU0602")]
    public void What_is_wrong_is_told(string spec, string users, string code)
    {
        var (snapshot, findings) = Run(Proxy(spec) + (users.Length > 0 ? Users(users) : ""), Egress);
        Assert.Contains(code, findings);
        // Nobody is let in by a mistake in the Secret.
        var filter = Assert.IsType<ForwardProxyFilter>(Assert.Single(snapshot.Listeners).FilterChains[0].Filter);
        Assert.Empty(filter.Users);
        Assert.Equal(spec.Contains("basicSecret", StringComparison.Ordinal), filter.RequiresUser);
    }

    [Fact]
    public void A_port_that_is_taken_is_left_to_its_owner()
    {
        var (snapshot, findings) = Run(
            Proxy("port: 3128, authentication: { basicSecret: users }", "first")
                + Proxy("port: 3128, authentication: { basicSecret: users }", "second")
                + Users($"alice: {Hash}"),
            Egress
        );
        Assert.Equal(["SLU0603"], findings);
        Assert.Equal("istio-system/first", Assert.Single(snapshot.Listeners).FilterChains[0].Name);
    }

    [Fact]
    public void TLS_asks_for_the_client_s_certificate_where_it_is_wanted()
    {
        var (snapshot, findings) = Run(Proxy("port: 3128, tls: { credentialName: cert, clientCertificate: true }") + Certificate, Egress);
        Assert.Empty(findings);
        var tls = snapshot.Listeners[0].FilterChains[0].Tls!;
        Assert.Equal(ClientCertificateMode.Required, tls.ClientCertificates);
        Assert.Equal(["http/1.1"], tls.Alpn);
        Assert.True(snapshot.Listeners[0].InspectTls);
        Assert.Equal(2, snapshot.Secrets.Count);
    }

    [Theory]
    [InlineData("istio-system", true, "")]
    [InlineData("tenant", false, "SLU0569")]
    public void Only_the_gateway_s_namespace_and_the_root_govern_it(string ns, bool governs, string finding)
    {
        var policy = $$"""
            ---
            apiVersion: sluice.dev/v1
            kind: EgressPolicy
            metadata: { name: out, namespace: {{ns}} }
            spec: { selector: { istio: egressgateway }, rules: [ { to: [ { hosts: ["*"] } ] } ] }

            """;
        var (snapshot, findings) = Run(policy, Egress);
        Assert.Equal(governs, snapshot.Egress is not null);
        Assert.Equal(finding.Length == 0 ? [] : [finding], findings);
        Assert.Null(Run(policy, new() { Labels = ValueMap.Of(("istio", "ingressgateway")) }).Snapshot.Egress);
        // A proxy without labels stands alone, and a sidecar is no gateway.
        Assert.NotNull(Run(policy, new()).Snapshot.Egress);
        Assert.Null(Run(policy, Egress with { Kind = NodeKind.Sidecar }).Snapshot.Egress);
    }

    private const string Certificate = """
        ---
        apiVersion: v1
        kind: Secret
        metadata: { name: cert, namespace: istio-system }
        stringData: { tls.crt: a, tls.key: b, ca.crt: c }

        """;

    private static string Proxy(string spec, string name = "out") =>
        $$"""
            ---
            apiVersion: sluice.dev/v1
            kind: ForwardProxy
            metadata: { name: {{name}}, namespace: istio-system }
            spec: { selector: { istio: egressgateway }, {{spec}} }

            """;

    private static string Users(string entries) =>
        $$"""
            ---
            apiVersion: v1
            kind: Secret
            metadata: { name: users, namespace: istio-system }
            stringData: { {{entries}} }

            """;

    private static (ProxySnapshot Snapshot, string[] Findings) Run(string yaml, ProxyNode node)
    {
        Assert.DoesNotContain(Translate.Load(yaml).Diagnostics, d => d.Severity == Sluice.Resources.Diagnostics.Severity.Error);
        var result = Translate.Yaml(yaml, node);
        return (result.Snapshot, [.. result.Diagnostics.Select(d => d.Code.Id)]);
    }
}
