namespace Sluice.Tests.Translation.Services;

public sealed class KubernetesCatalogTests
{
    private const string Host = "reviews.shop.svc.cluster.local";

    private const string Reviews = """
        apiVersion: v1
        kind: Service
        metadata: {name: reviews, namespace: shop}
        spec:
          clusterIP: 10.0.0.1
          selector: {app: reviews}
          ports: [{name: http, port: 80, targetPort: web}, {name: grpc, port: 90, targetPort: 9000}]
        """;

    private const string Pod = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: reviews-v1-7d4f-abcde
          namespace: shop
          labels: {app: reviews, version: v1, pod-template-hash: 7d4f}
          annotations: {sidecar.istio.io/status: "{}"}
          ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: reviews-v1-7d4f, uid: u, controller: true}]
        spec:
          serviceAccountName: reviewer
          nodeName: node-1
          containers: [{name: main, ports: [{name: web, containerPort: 8080}]}]
        status: {phase: Running, podIP: 10.1.0.1, podIPs: [{ip: 10.1.0.1}, {ip: "fd00::1"}], conditions: [{type: Ready, status: "True"}]}
        """;

    private const string Node = """
        apiVersion: v1
        kind: Node
        metadata:
          name: node-1
          labels: {topology.kubernetes.io/region: eu, topology.kubernetes.io/zone: eu-1, topology.istio.io/subzone: rack-2}
        spec: {podCIDR: 10.1.0.0/24}
        status: {nodeInfo: {kubeletVersion: v1.36.0}}
        """;

    [Fact]
    public void A_pod_behind_a_slice_says_who_it_is_and_where()
    {
        var endpoint = Assert.Single(
            Catalog
                .Service(
                    Host,
                    Reviews,
                    Node,
                    Pod,
                    Slice("IPv4", "{addresses: [10.1.0.1], targetRef: {kind: Pod, name: reviews-v1-7d4f-abcde}}")
                )
                .Endpoints
        );
        Assert.Equal(("10.1.0.1", "8080,9000"), (endpoint.Address, string.Join(',', endpoint.Ports)));
        Assert.Equal(("reviews-v1", "reviewer", true), (endpoint.Workload, endpoint.ServiceAccount, endpoint.HasSidecar));
        Assert.Equal("eu/eu-1/rack-2", endpoint.Locality);
        Assert.Equal("v1", endpoint.Labels["version"]);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("ready: true", true)]
    [InlineData("ready: false", false)]
    [InlineData("ready: false, serving: false, terminating: true", false)]
    [InlineData("ready: true, serving: true, terminating: false", true)]
    public void What_is_not_ready_gets_no_traffic(string conditions, bool isUsed)
    {
        var service = Catalog.Service(
            Host,
            Reviews,
            Slice("IPv4", $"{{addresses: [10.1.0.1], conditions: {{{conditions}}}}}", "{addresses: [10.1.0.2]}")
        );
        Assert.Equal(isUsed ? ["10.1.0.1", "10.1.0.2"] : ["10.1.0.2"], service.Addresses());
    }

    [Fact]
    public void What_ends_and_still_serves_is_used_only_where_there_is_nothing_else()
    {
        const string Ending = "{addresses: [10.1.0.1], conditions: {ready: false, serving: true, terminating: true}}";
        const string Dead = "{addresses: [10.1.0.3], conditions: {ready: false, serving: false, terminating: true}}";
        const string NotYet = "{addresses: [10.1.0.4], conditions: {ready: false, serving: false, terminating: false}}";
        Assert.Equal(["10.1.0.1"], Catalog.Service(Host, Reviews, Slice("IPv4", Ending, Dead, NotYet)).Addresses());
        Assert.Equal(["10.1.0.2"], Catalog.Service(Host, Reviews, Slice("IPv4", Ending, "{addresses: [10.1.0.2]}")).Addresses());
    }

    [Fact]
    public void Both_families_of_a_dual_stack_service_are_endpoints()
    {
        var six = Slice("IPv6", "{addresses: ['fd00::1']}");
        Assert.Equal(["10.1.0.1", "fd00::1"], Catalog.Service(Host, Reviews, Slice("IPv4", "{addresses: [10.1.0.1]}"), six).Addresses());
    }

    [Fact]
    public void Slices_of_one_service_with_other_port_numbers_are_joined()
    {
        var other = Slice("IPv4", "{addresses: [10.1.0.2]}")
            .Replace("name: s-ipv4", "name: other", StringComparison.Ordinal)
            .Replace("8080", "8181", StringComparison.Ordinal);
        var service = Catalog.Service(Host, Reviews, Slice("IPv4", "{addresses: [10.1.0.1]}"), other);
        Assert.Equal([8080, 8181], service.Endpoints.Select(e => e.Ports[0]));
    }

    [Fact]
    public void Pods_alone_will_do_and_only_those_that_serve()
    {
        string[] pods =
        [
            Pod,
            Other("ending", "10.1.0.2", status: "", metadata: "deletionTimestamp: 2026-11-24T09:00:00Z"),
            Other("done", "10.1.0.3", status: "phase: Succeeded", metadata: ""),
            Other("starting", "10.1.0.4", status: "conditions: [{type: Ready, status: 'False'}]", metadata: ""),
            Other("by-hand", "10.1.0.5", status: "", metadata: ""),
        ];
        var single = Reviews.Replace("clusterIP: 10.0.0.1", "ipFamilies: [IPv4]", StringComparison.Ordinal);
        var service = Catalog.Service(Host, [single, .. pods]);
        Assert.Equal(["10.1.0.1", "10.1.0.5"], service.Addresses());
        Assert.Equal([8080, 9000], service.Endpoints[0].Ports);
        Assert.Contains("fd00::1", Catalog.Service(Host, Reviews, Pod).Addresses());
    }

    [Theory]
    [InlineData("labels: {istio-locality: eu.eu-2.rack}", "", "eu/eu-2/rack")]
    [InlineData("labels: {topology.kubernetes.io/region: us, topology.kubernetes.io/zone: us-1}", "", "us/us-1")]
    [InlineData("", "zone: eu-3", "/eu-3")]
    [InlineData("", "nodeName: node-1", "eu/eu-1/rack-2")]
    [InlineData("", "deprecatedTopology: {topology.kubernetes.io/region: old, topology.kubernetes.io/zone: old-1}", "old/old-1")]
    [InlineData("", "", "")]
    public void Locality_comes_from_whoever_knows(string podMetadata, string endpoint, string expected)
    {
        var pod = $"apiVersion: v1\nkind: Pod\nmetadata: {{name: p, namespace: shop, {podMetadata}}}\nstatus: {{podIP: 10.1.0.1}}";
        var service = Catalog.Service(Host, Reviews, Node, pod, Slice("IPv4", $"{{addresses: [10.1.0.1], {endpoint}}}"));
        Assert.Equal(expected, Assert.Single(service.Endpoints).Locality);
    }

    [Theory]
    [InlineData("x-1", "StatefulSet", "db", "", "db")]
    [InlineData("nightly-29000000-abc", "Job", "nightly-29000000", "", "nightly")]
    [InlineData("once-abc", "Job", "once", "", "once")]
    [InlineData("web-55d-abc", "ReplicaSet", "web-55d", "rollouts-pod-template-hash: 55d", "web")]
    [InlineData("web-55d-abc", "ReplicaSet", "bare", "pod-template-hash: 55d", "bare")]
    [InlineData("web-55d-abc", "", "", "pod-template-hash: 55d", "web")]
    [InlineData("alone", "", "", "", "alone")]
    public void A_workload_is_what_the_pod_is_one_of(string name, string kind, string owner, string label, string expected)
    {
        var owners = kind.Length == 0 ? "[]" : $"[{{apiVersion: v1, kind: {kind}, name: {owner}, uid: u, controller: true}}]";
        var pod =
            $"apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: shop, labels: {{app: reviews, {label}}}, ownerReferences: {owners}}}\nstatus: {{podIP: 10.1.0.1}}";
        Assert.Equal(expected, Assert.Single(Catalog.Service(Host, Reviews, pod).Endpoints).Workload);
    }

    [Fact]
    public void Headless_services_have_endpoints_and_no_address()
    {
        var headless = Reviews.Replace("10.0.0.1", "None", StringComparison.Ordinal);
        var service = Catalog.Service(Host, headless, Slice("IPv4", "{addresses: [10.1.0.1]}"));
        Assert.True(service.IsHeadless);
        Assert.Empty(service.Addresses);
        Assert.Equal(["10.1.0.1"], service.Addresses());
    }

    [Fact]
    public void An_external_name_is_its_own_endpoint()
    {
        const string Alias = """
            apiVersion: v1
            kind: Service
            metadata: {name: reviews, namespace: shop}
            spec: {type: ExternalName, externalName: reviews.example.com, ports: [{name: https, port: 443}]}
            """;
        var service = Catalog.Service(Host, Alias);
        Assert.Equal((ServiceResolution, "reviews.example.com"), (service.Resolution, service.ExternalName));
        Assert.Equal(["reviews.example.com"], service.Addresses());
    }

    [Fact]
    public void Workload_entries_that_a_service_selects_stand_beside_its_pods()
    {
        const string Vm = """
            apiVersion: networking.istio.io/v1
            kind: WorkloadEntry
            metadata: {name: vm, namespace: shop, labels: {app: reviews, version: v9}}
            spec: {address: 10.9.0.1, labels: {version: v1, team: x}, ports: {web: 8888}, locality: eu/eu-9, serviceAccount: vm}
            """;
        var service = Catalog.Service(Host, Reviews, Vm, Slice("IPv4", "{addresses: [10.1.0.1]}"));
        var vm = Assert.Single(service.Endpoints, e => e.Address == "10.9.0.1");
        Assert.Equal([8888, 9000], vm.Ports);
        Assert.Equal(("eu/eu-9", "vm"), (vm.Locality, vm.ServiceAccount));
        // What the metadata says goes before the spec.
        Assert.Equal(("v9", "x"), (vm.Labels["version"], vm.Labels["team"]));
    }

    [Theory]
    [InlineData("", "", true)]
    [InlineData("proxy.istio.io/health-checks-enabled: 'true'", "", false)]
    [InlineData("proxy.istio.io/health-checks-enabled: 'true'", "{type: Healthy, status: 'True'}", true)]
    [InlineData("proxy.istio.io/health-checks-enabled: 'true'", "{type: Healthy, status: 'False'}", false)]
    [InlineData("", "{type: Healthy, status: 'False'}", true)]
    public void A_workload_whose_health_is_looked_after_must_be_well(string annotation, string condition, bool isUsed)
    {
        var vm = $"""
            apiVersion: networking.istio.io/v1
            kind: WorkloadEntry
            metadata: {"{"}name: vm, namespace: shop, annotations: {"{"}{annotation}{"}"}{"}"}
            spec: {"{"}address: 10.9.0.1, labels: {"{"}app: reviews{"}"}{"}"}
            status: {"{"}conditions: [{condition}]{"}"}
            """;
        const string Entry = """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: e, namespace: shop}
            spec: {hosts: [vm.test], location: MESH_INTERNAL, resolution: STATIC, ports: [{number: 80, name: http, protocol: HTTP}], workloadSelector: {labels: {app: reviews}}}
            """;
        Assert.Equal(isUsed ? ["10.9.0.1"] : [], Catalog.Service(Host, Reviews, vm).Addresses());
        Assert.Equal(isUsed ? ["10.9.0.1"] : [], Catalog.Service("vm.test", Entry, vm).Addresses());
    }

    private const Sluice.Resources.Istio.ServiceResolution ServiceResolution = Sluice.Resources.Istio.ServiceResolution.Dns;

    private static string Slice(string family, params string[] endpoints) =>
        $$"""
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: s-{{family.ToLowerInvariant()}}, namespace: shop, labels: {kubernetes.io/service-name: reviews} }
            addressType: {{family}}
            ports: [{name: http, port: 8080}, {name: grpc, port: 9000}]
            endpoints: [{{string.Join(", ", endpoints)}}]
            """;

    private static string Other(string name, string address, string status, string metadata) =>
        $$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: {{name}}, namespace: shop, labels: {app: reviews}, {{metadata}} }
            spec: {containers: [{name: main, ports: [{name: web, containerPort: 8080}]}]}
            status: {podIP: {{address}}, {{status}} }
            """;
}
