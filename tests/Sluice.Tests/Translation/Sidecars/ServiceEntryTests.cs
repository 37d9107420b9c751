using Sluice.Snapshot;

namespace Sluice.Tests.Translation.Sidecars;

public sealed class ServiceEntryTests
{
    [Theory]
    [InlineData("NONE", "", ClusterDiscovery.OriginalDestination)]
    [InlineData("STATIC", "endpoints: [{address: 192.0.2.1}]", ClusterDiscovery.Static)]
    [InlineData("DNS", "", ClusterDiscovery.StrictDns)]
    [InlineData("DNS_ROUND_ROBIN", "", ClusterDiscovery.LogicalDns)]
    public void The_resolution_says_how_endpoints_are_found(string resolution, string endpoints, ClusterDiscovery discovery)
    {
        var snapshot = MeshNode.Run(Entry("a.example.com", resolution, "HTTP", endpoints));
        var outcome = MeshSimulator.Run(snapshot, new() { Port = 8080, Host = "a.example.com" });
        Assert.Equal("outbound|8080||a.example.com", outcome.Cluster);
        Assert.Equal(discovery, snapshot.Cluster(outcome.Cluster).Discovery);
    }

    [Theory]
    [InlineData("HTTP", "plaintext")]
    [InlineData("TLS", "tls")]
    public void A_wildcard_with_dynamic_dns_takes_every_name_below_it(string protocol, string tls)
    {
        var snapshot = MeshNode.Run(Entry("*.example.com", "DYNAMIC_DNS", protocol, ""));
        var call = new MeshCall
        {
            Port = 8080,
            Host = "b.example.com",
            Sni = "b.example.com",
            Tls = tls,
        };
        var outcome = MeshSimulator.Run(snapshot, call);
        Assert.Equal("outbound|8080||*.example.com", outcome.Cluster);
        Assert.Equal(ClusterDiscovery.DynamicForwardProxy, snapshot.Cluster(outcome.Cluster).Discovery);
        Assert.Equal("PassthroughCluster", MeshSimulator.Run(snapshot, call with { Host = "example.org", Sni = "example.org" }).Cluster);
    }

    [Fact]
    public void What_is_outside_the_mesh_gets_no_mutual_tls()
    {
        const string endpoints = "endpoints: [{address: 192.0.2.1, labels: {security.istio.io/tlsMode: istio}}]";
        const string name = "outbound|8080||a.example.com";
        Assert.Null(MeshNode.Run(Entry("a.example.com", "STATIC", "HTTP", endpoints)).Cluster(name).SidecarTls);
        var inside = MeshNode.Run(Entry("a.example.com", "STATIC", "HTTP", endpoints + ", location: MESH_INTERNAL"));
        Assert.NotNull(inside.Cluster(name).SidecarTls);
    }

    [Fact]
    public void Entries_that_are_not_exported_to_the_namespace_are_not_known() =>
        Assert.Equal(
            "PassthroughCluster",
            MeshSimulator
                .Run(
                    MeshNode.Run(Entry("a.example.com", "DNS", "HTTP", "exportTo: [other]")),
                    new() { Port = 8080, Host = "a.example.com" }
                )
                .Cluster
        );

    [Fact]
    public void A_workload_selector_finds_workload_entries_and_pods()
    {
        const string yaml = """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: vm}
            spec:
              hosts: [vm.example.com]
              location: MESH_INTERNAL
              resolution: STATIC
              ports: [{number: 8080, name: http, protocol: HTTP}]
              workloadSelector: {labels: {app: vm}}
            ---
            apiVersion: networking.istio.io/v1
            kind: WorkloadEntry
            metadata: {name: vm-1}
            spec: {address: 10.2.0.1, labels: {app: vm, security.istio.io/tlsMode: istio}, serviceAccount: vm-sa}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: vm-2, labels: {app: vm}}
            status: {podIP: 10.2.0.2}
            """;
        const string name = "outbound|8080||vm.example.com";
        var snapshot = MeshNode.Run(yaml);
        Assert.Equal([("10.2.0.1", true), ("10.2.0.2", false)], snapshot.EndpointsOf(name).Select(e => (e.Address, e.HasSidecar)));
        Assert.Contains("spiffe://cluster.local/ns/default/sa/vm-sa", snapshot.Cluster(name).SidecarTls!.SubjectAltNames);
    }

    [Fact]
    public void One_service_on_two_addresses_shares_what_another_does_not_have()
    {
        var yaml =
            Entry("a.example.com", "NONE", "TCP", "addresses: [192.0.2.1]")
            + Entry("b.example.com", "NONE", "TCP", "addresses: [192.0.2.1, 192.0.2.2]");
        var snapshot = MeshNode.Run(yaml);
        var call = new MeshCall { Port = 8080, Protocol = "tcp" };
        Assert.Equal("outbound|8080||a.example.com", MeshSimulator.Run(snapshot, call with { Address = "192.0.2.1" }).Cluster);
        Assert.Equal("outbound|8080||b.example.com", MeshSimulator.Run(snapshot, call with { Address = "192.0.2.2" }).Cluster);
    }

    private static string Entry(string host, string resolution, string protocol, string rest) =>
        $$"""
            ---
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: {{host.Replace("*.", "all-", StringComparison.Ordinal)}} }
            spec: {hosts: ["{{host}}"], ports: [{number: 8080, name: p, protocol: {{protocol}} }], resolution: {{resolution}}{{(
                rest.Length > 0 ? ", " + rest : ""
            )}} }

            """;
}
