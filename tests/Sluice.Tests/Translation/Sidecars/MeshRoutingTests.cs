using Sluice.Snapshot;

namespace Sluice.Tests.Translation.Sidecars;

public sealed class MeshRoutingTests
{
    private const string Services = """
        apiVersion: v1
        kind: Service
        metadata: {name: reviews}
        spec: {clusterIP: 10.96.0.1, ports: [{name: http, port: 80}, {name: tcp, port: 90}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: db}
        spec: {clusterIP: None, ports: [{name: tcp, port: 90}, {name: http, port: 80}]}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: db-1, labels: {kubernetes.io/service-name: db}}
        addressType: IPv4
        endpoints: [{addresses: [10.1.0.1]}, {addresses: [10.1.0.5]}]
        ports: [{name: tcp, port: 90}, {name: http, port: 80}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: alias}
        spec: {type: ExternalName, externalName: reviews.default.svc.cluster.local}

        """;

    [Fact]
    public void Rules_without_gateways_are_the_meshs_and_rules_for_gateways_are_not()
    {
        var snapshot = MeshNode.Run(Services + Rule("other", "reviews", "db.default.svc.cluster.local", "gateways: [edge], "));
        Assert.Equal("outbound|80||reviews.default.svc.cluster.local", Ask(snapshot, "reviews").Cluster);
        snapshot = MeshNode.Run(Services + Rule("own", "reviews", "db.default.svc.cluster.local"));
        Assert.Equal("outbound|80||db.default.svc.cluster.local", Ask(snapshot, "reviews").Cluster);
    }

    [Theory]
    [InlineData("sourceLabels: {app: web}", "db")]
    [InlineData("sourceLabels: {app: other}", "reviews")]
    [InlineData("sourceNamespace: default", "db")]
    [InlineData("sourceNamespace: other", "reviews")]
    [InlineData("port: 80", "db")]
    [InlineData("port: 81", "reviews")]
    [InlineData("gateways: [mesh]", "db")]
    [InlineData("gateways: [edge]", "reviews")]
    public void Conditions_on_the_source_are_decided_for_the_workload(string condition, string expected)
    {
        var rule = $$"""
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: rule}
            spec:
              hosts: [reviews]
              gateways: [mesh, edge]
              http:
              - {match: [{ {{condition}} }], route: [{destination: {host: db, port: {number: 80} } }]}
              - {route: [{destination: {host: reviews, port: {number: 80} } }]}
            """;
        Assert.Equal($"outbound|80||{expected}.default.svc.cluster.local", Ask(MeshNode.Run(Services + rule), "reviews").Cluster);
    }

    [Fact]
    public void Subsets_and_weights_hold_inside_the_mesh()
    {
        const string rule = """
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: rule}
            spec:
              hosts: [reviews]
              http: [{route: [{destination: {host: reviews, subset: v1, port: {number: 80}}, weight: 90}, {destination: {host: reviews, subset: v2, port: {number: 80}}, weight: 10}]}]
            ---
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: rule}
            spec: {host: reviews, subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]}
            """;
        var host = MeshNode.Run(Services + rule).Table("80").VirtualHosts.Single(h => h.Domains.Contains("reviews"));
        var forward = Assert.IsType<ForwardAction>(host.Routes[0].Action);
        Assert.Equal(
            [("outbound|80|v1|reviews.default.svc.cluster.local", 90), ("outbound|80|v2|reviews.default.svc.cluster.local", 10)],
            forward.Clusters.Select(c => (c.Cluster, c.Weight))
        );
    }

    [Fact]
    public void Each_endpoint_of_a_headless_service_has_a_listener_but_the_workloads_own()
    {
        var snapshot = MeshNode.Run(Services);
        Assert.Contains(snapshot.Listeners, l => l.Name == "10.1.0.5_90");
        Assert.DoesNotContain(snapshot.Listeners, l => l.Name == "10.1.0.1_90");
        var cluster = snapshot.Cluster("outbound|90||db.default.svc.cluster.local");
        Assert.Equal(ClusterDiscovery.OriginalDestination, cluster.Discovery);
        Assert.Equal(["10.1.0.1", "10.1.0.5"], snapshot.EndpointsOf(cluster.Name).Select(e => e.Address));
        Assert.Equal("outbound|80||db.default.svc.cluster.local", Ask(snapshot, "db-0.db.default.svc.cluster.local").Cluster);
    }

    [Fact]
    public void A_name_for_another_service_is_a_name_of_that_service()
    {
        var snapshot = MeshNode.Run(Services);
        var outcome = Ask(snapshot, "alias.default.svc.cluster.local");
        Assert.Equal(
            ("outbound|80||reviews.default.svc.cluster.local", "reviews.default.svc.cluster.local:80"),
            (outcome.Cluster, outcome.VirtualHost)
        );
        var ruled = MeshNode.Run(Services + Rule("alias", "alias.default.svc.cluster.local", "db.default.svc.cluster.local"));
        Assert.Equal("outbound|80||db.default.svc.cluster.local", Ask(ruled, "alias").Cluster);
        Assert.Equal("outbound|80||reviews.default.svc.cluster.local", Ask(ruled, "reviews").Cluster);
    }

    [Fact]
    public void Tcp_rules_apply_to_the_services_address_only()
    {
        const string rule = """
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: rule}
            spec: {hosts: [reviews], tcp: [{match: [{port: 90}], route: [{destination: {host: db, port: {number: 90}}}]}]}
            """;
        var snapshot = MeshNode.Run(Services + rule);
        var call = new MeshCall { Port = 90, Protocol = "tcp" };
        Assert.Equal("outbound|90||db.default.svc.cluster.local", MeshSimulator.Run(snapshot, call with { Address = "10.96.0.1" }).Cluster);
        Assert.Equal("PassthroughCluster", MeshSimulator.Run(snapshot, call with { Address = "10.96.0.2" }).Cluster);
    }

    [Fact]
    public void Bytes_that_are_not_http_pass_an_http_port_by()
    {
        var snapshot = MeshNode.Run(Services);
        Assert.Equal("PassthroughCluster", MeshSimulator.Run(snapshot, new() { Port = 80, Protocol = "tcp" }).Cluster);
        Assert.Equal(
            "PassthroughCluster",
            MeshSimulator
                .Run(
                    snapshot,
                    new()
                    {
                        Port = 80,
                        Tls = "tls",
                        Sni = "reviews",
                    }
                )
                .Cluster
        );
    }

    private static MeshOutcome Ask(ProxySnapshot snapshot, string host) => MeshSimulator.Run(snapshot, new() { Port = 80, Host = host });

    private static string Rule(string name, string host, string destination, string rest = "") =>
        $"---\napiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {{name: {name}}}\n"
        + $"spec: {{hosts: [{host}], {rest}http: [{{route: [{{destination: {{host: {destination}, port: {{number: 80}}}}}}]}}]}}\n";
}
