using Sluice.Snapshot;

namespace Sluice.Tests.Translation.Sidecars;

public sealed class InboundTests
{
    private const string Web = """
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {clusterIP: 10.96.0.8, selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}, {name: tcp, port: 90, targetPort: 9090}]}

        """;

    [Fact]
    public void Http_takes_mutual_tls_and_plain_text_unless_told_otherwise()
    {
        var chains = Chains(Web, 8080);
        Assert.Equal([TransportProtocol.Tls, TransportProtocol.RawBuffer], chains.Select(c => c.Match.Transport));
        Assert.Contains("istio", chains[0].Match.ApplicationProtocols);
        var tls = chains[0].Tls!;
        Assert.Equal(ClientCertificateMode.Required, tls.ClientCertificates);
        Assert.Equal(CertificateReference.Workload, tls.Certificates[0].SecretName);
        Assert.Equal(CertificateReference.MeshRoots, tls.TrustedRoots!.SecretName);
        Assert.Null(chains[1].Tls);
        var http = Assert.IsType<HttpConnectionManager>(chains[0].Filter);
        Assert.False(http.UseRemoteAddress);
        Assert.Equal(ClientCertificateForwarding.AppendForward, http.ClientCertificates);
    }

    [Fact]
    public void Tcp_also_passes_on_an_applications_own_tls() =>
        Assert.Equal(
            [(TransportProtocol.Tls, true), (TransportProtocol.Tls, false), (TransportProtocol.RawBuffer, false)],
            Chains(Web, 9090).Select(c => (c.Match.Transport, c.Tls is not null))
        );

    [Theory]
    [InlineData("STRICT", new[] { true })]
    [InlineData("PERMISSIVE", new[] { true, false })]
    [InlineData("DISABLE", new[] { false })]
    [InlineData("UNSET", new[] { true, false })]
    public void A_policy_of_the_mesh_decides(string mode, bool[] isMutual) =>
        Assert.Equal(isMutual, Chains(Web + Policy("istio-system", mode, ""), 8080).Select(c => c.Tls is not null));

    [Fact]
    public void The_narrower_policy_wins_and_ports_win_over_all()
    {
        const string selector = "selector: {matchLabels: {app: web}}, portLevelMtls: {\"9090\": {mode: STRICT}}, ";
        var yaml = Web + Policy("istio-system", "STRICT", "") + Policy("default", "DISABLE", "");
        Assert.Equal([false], Chains(yaml, 8080).Select(c => c.Tls is not null));
        yaml += Policy("default", "UNSET", selector).Replace("name: p-", "name: w-", StringComparison.Ordinal);
        Assert.Equal([false], Chains(yaml, 8080).Select(c => c.Tls is not null));
        Assert.Equal([true], Chains(yaml, 9090).Select(c => c.Tls is not null));
    }

    [Fact]
    public void Ports_that_no_service_names_pass_through_under_the_same_policy()
    {
        const string ports = "selector: {matchLabels: {app: web}}, portLevelMtls: {\"7777\": {mode: DISABLE}}, ";
        var listener = MeshNode.Run(Web + Policy("default", "STRICT", ports)).Listener("virtualInbound");
        var unknown = listener.FilterChains.Where(c => c.Match.DestinationPort == 0).ToList();
        Assert.All(unknown, c => Assert.NotNull(c.Tls));
        Assert.All(unknown, c => Assert.Equal("InboundPassthroughCluster", c.ClusterOf()));
        var exempt = listener.FilterChains.Where(c => c.Match.DestinationPort == 7777).ToList();
        Assert.NotEmpty(exempt);
        Assert.All(exempt, c => Assert.Null(c.Tls));
    }

    [Fact]
    public void The_inbound_cluster_goes_where_the_client_wanted_from_an_address_that_is_let_through()
    {
        var cluster = MeshNode.Run(Web).Cluster("inbound|8080||");
        Assert.Equal(ClusterDiscovery.OriginalDestination, cluster.Discovery);
        Assert.Equal("127.0.0.6", cluster.SourceAddress);
        Assert.Equal("web.default.svc.cluster.local", cluster.Service.Host);
    }

    [Fact]
    public void Named_target_ports_come_from_the_workload()
    {
        const string pod = """
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web-1, labels: {app: web}}
            spec: {containers: [{name: app, ports: [{name: main, containerPort: 8443}]}]}
            status: {podIP: 10.1.0.1}
            """;
        var yaml = Web.Replace("targetPort: 8080", "targetPort: main", StringComparison.Ordinal) + pod;
        Assert.Contains(MeshNode.Run(yaml).Clusters, c => c.Name == "inbound|8443||");
    }

    private static List<FilterChain> Chains(string yaml, int port) =>
        [.. MeshNode.Run(yaml).Listener("virtualInbound").FilterChains.Where(c => c.Match.DestinationPort == port)];

    private static string Policy(string ns, string mode, string rest) =>
        $"---\napiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {{name: p-{mode.ToLowerInvariant()}, namespace: {ns}}}\n"
        + $"spec: {{{rest}mtls: {{mode: {mode}}}}}\n";
}
