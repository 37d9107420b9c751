using Sluice.Snapshot;

namespace Sluice.Tests.Translation.Sidecars;

public sealed class OutboundTests
{
    private const string Reviews = """
        apiVersion: v1
        kind: Service
        metadata: {name: reviews}
        spec: {clusterIP: 10.96.0.7, selector: {app: reviews}, ports: [{name: http, port: 9080}, {name: tcp-db, port: 5432}, {name: odd, port: 7000}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: reviews-1, labels: {app: reviews, security.istio.io/tlsMode: istio}}
        spec: {serviceAccountName: reviews-sa, containers: [{name: app, image: x, ports: [{containerPort: 9080}]}]}
        status: {podIP: 10.1.0.2, phase: Running}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: reviews-2, labels: {app: reviews}}
        spec: {containers: [{name: app}]}
        status: {podIP: 10.1.0.3}

        """;

    private const string RegistryOnly = """
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: istio, namespace: istio-system}
        data:
          mesh: |
            outboundTrafficPolicy: {mode: REGISTRY_ONLY}
            defaultConfig: {discoveryAddress: x}
            protocolDetectionTimeout: 2s
            trustDomain: shop.test
        """;

    [Fact]
    public void Http_services_share_a_listener_and_a_route_table_for_each_port()
    {
        var snapshot = MeshNode.Run(Reviews);
        var listener = snapshot.Listener("0.0.0.0_9080");
        Assert.False(listener.BindsPort);
        Assert.True(listener.InspectHttp);
        Assert.Equal(TrafficDirection.Outbound, listener.Direction);
        Assert.Equal(["9080"], listener.FilterChains.Select(c => c.ClusterOf()));
        Assert.Equal("PassthroughCluster", listener.DefaultFilterChain!.ClusterOf());
        var table = snapshot.Table("9080");
        foreach (
            var name in (string[])["reviews", "reviews.default", "reviews.default.svc", "reviews.default.svc.cluster.local", "10.96.0.7"]
        )
            Assert.Equal("outbound|9080||reviews.default.svc.cluster.local", table.ClusterOf(name));
        Assert.Equal("PassthroughCluster", table.ClusterOf("*"));
    }

    [Fact]
    public void Other_protocols_are_told_apart_by_address()
    {
        var snapshot = MeshNode.Run(Reviews);
        var listener = snapshot.Listener("10.96.0.7_5432");
        Assert.Equal("outbound|5432||reviews.default.svc.cluster.local", Assert.Single(listener.FilterChains).ClusterOf());
        Assert.False(listener.InspectHttp);
        Assert.Null(listener.DefaultFilterChain);
    }

    [Fact]
    public void Where_nothing_is_known_of_the_protocol_the_first_bytes_tell()
    {
        var snapshot = MeshNode.Run(Reviews + RegistryOnly);
        var listener = snapshot.Listener("10.96.0.7_7000");
        Assert.True(listener.InspectHttp && listener.ContinueAfterInspectionTimeout);
        Assert.Equal(TimeSpan.FromSeconds(2), listener.InspectionTimeout);
        Assert.Equal(
            ["reviews.default.svc.cluster.local:7000", "outbound|7000||reviews.default.svc.cluster.local"],
            listener.FilterChains.Select(c => c.ClusterOf())
        );
        Assert.Equal(UpstreamProtocol.SameAsClient, snapshot.Cluster("outbound|7000||reviews.default.svc.cluster.local").Protocol);
    }

    [Fact]
    public void The_virtual_listener_takes_redirected_connections_and_refuses_its_own_port()
    {
        var listener = MeshNode.Run("").Listener("virtualOutbound");
        Assert.True(listener is { Port: 15001, UseOriginalDestination: true, BindsPort: true });
        Assert.Equal(
            [(15001, "BlackHoleCluster"), (0, "PassthroughCluster")],
            listener.FilterChains.Select(c => (c.Match.DestinationPort, c.ClusterOf()))
        );
    }

    [Fact]
    public void Registry_only_refuses_what_the_mesh_does_not_know()
    {
        var snapshot = MeshNode.Run(Reviews + RegistryOnly);
        Assert.Equal("BlackHoleCluster", snapshot.Listener("virtualOutbound").FilterChains[1].ClusterOf());
        Assert.Equal("BlackHoleCluster", snapshot.Listener("0.0.0.0_9080").DefaultFilterChain!.ClusterOf());
        var host = snapshot.Table("9080").VirtualHosts.Single(h => h.Domains.Contains("*"));
        Assert.Equal("block_all", host.Name);
        Assert.Equal(502, Assert.IsType<DirectResponseAction>(host.Routes[0].Action).StatusCode);
    }

    [Fact]
    public void Endpoints_with_a_sidecar_get_mutual_tls_and_the_others_do_not()
    {
        const string name = "outbound|9080||reviews.default.svc.cluster.local";
        var snapshot = MeshNode.Run(Reviews + RegistryOnly);
        var tls = snapshot.Cluster(name).SidecarTls!;
        Assert.Null(snapshot.Cluster(name).Tls);
        Assert.Equal("outbound_.9080_._.reviews.default.svc.cluster.local", tls.Sni);
        Assert.Equal(["spiffe://shop.test/ns/default/sa/default", "spiffe://shop.test/ns/default/sa/reviews-sa"], tls.SubjectAltNames);
        Assert.Equal(CertificateReference.Workload, tls.ClientCertificate!.SecretName);
        Assert.Equal(CertificateReference.MeshRoots, tls.TrustedRootsSecret);
        Assert.Equal([("10.1.0.2", true), ("10.1.0.3", false)], snapshot.EndpointsOf(name).Select(e => (e.Address, e.HasSidecar)));
    }

    [Fact]
    public void A_policy_that_makes_a_port_plain_ends_mutual_tls_towards_it()
    {
        const string policy = """
            ---
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata: {name: plain}
            spec: {selector: {matchLabels: {app: reviews}}, portLevelMtls: {"9080": {mode: DISABLE}}}
            """;
        var snapshot = MeshNode.Run(Reviews + policy);
        Assert.DoesNotContain(snapshot.EndpointsOf("outbound|9080||reviews.default.svc.cluster.local"), e => e.HasSidecar);
        Assert.Contains(snapshot.EndpointsOf("outbound|5432||reviews.default.svc.cluster.local"), e => e.HasSidecar);
    }

    [Fact]
    public void Automatic_mutual_tls_can_be_switched_off()
    {
        const string off = """
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: istio, namespace: istio-system}
            data: {mesh: "enableAutoMtls: false"}
            """;
        Assert.Null(MeshNode.Run(Reviews + off).Cluster("outbound|9080||reviews.default.svc.cluster.local").SidecarTls);
    }
}
