using Sluice.Snapshot;
using Sluice.Translation;

namespace Sluice.Tests.Translation.Sidecars;

public sealed class SidecarResourceTests
{
    private static readonly string Services = Http("near", "default") + Http("far", "other") + Http("shared", "infra");

    [Theory]
    [InlineData("./*", new[] { "near" })]
    [InlineData("*/*", new[] { "far", "near", "shared" })]
    [InlineData("other/*", new[] { "far" })]
    [InlineData("*/near.default.svc.cluster.local", new[] { "near" })]
    [InlineData("~/*", new string[0])]
    [InlineData("*/*, ~other/*", new[] { "near", "shared" })]
    [InlineData("*/*, ~/shared.infra.svc.cluster.local", new[] { "far", "near" })]
    [InlineData("./*, infra/*", new[] { "near", "shared" })]
    public void Egress_hosts_say_which_services_are_known(string hosts, string[] known)
    {
        var listed = string.Join(", ", hosts.Split(", ").Select(h => $"\"{h}\""));
        Assert.Equal(known, Known(MeshNode.Run(Services + Sidecar($"egress: [{{hosts: [{listed}]}}]"))));
    }

    [Fact]
    public void The_workloads_own_resource_wins_over_the_namespaces_and_that_over_the_meshs()
    {
        var mesh = Sidecar("egress: [{hosts: [\"infra/*\"]}]", "istio-system", "mesh");
        Assert.Equal(["shared"], Known(MeshNode.Run(Services + mesh)));
        var own = Sidecar("egress: [{hosts: [\"./*\"]}]", name: "own");
        Assert.Equal(["near"], Known(MeshNode.Run(Services + mesh + own)));
        var chosen = Sidecar("workloadSelector: {labels: {app: web}}, egress: [{hosts: [\"other/*\"]}]", name: "web");
        Assert.Equal(["far"], Known(MeshNode.Run(Services + mesh + own + chosen)));
        var others = chosen.Replace("app: web", "app: db", StringComparison.Ordinal);
        Assert.Equal(["near"], Known(MeshNode.Run(Services + mesh + own + others)));
    }

    [Fact]
    public void The_root_namespace_can_be_named_by_the_meshs_configuration()
    {
        const string config = """
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: istio, namespace: istio-system}
            data: {mesh: "rootNamespace: config"}
            """;
        Assert.Equal(["shared"], Known(MeshNode.Run(Services + Sidecar("egress: [{hosts: [\"infra/*\"]}]", "config") + config)));
    }

    [Fact]
    public void A_port_of_its_own_serves_its_hosts_and_no_others()
    {
        const string egress = """
            egress: [
              {port: {number: 80, name: http, protocol: HTTP}, hosts: ["./*"]},
              {hosts: ["other/*"]}]
            """;
        var snapshot = MeshNode.Run(Services + Sidecar(egress));
        Assert.Equal("outbound|80||near.default.svc.cluster.local", Host(snapshot, "near.default").Cluster);
        Assert.Equal("PassthroughCluster", Host(snapshot, "far.other").Cluster);
    }

    [Fact]
    public void A_port_without_interception_is_bound_on_loopback()
    {
        const string egress = "egress: [{port: {number: 9001, name: proxy, protocol: HTTP_PROXY}, captureMode: NONE, hosts: [\"*/*\"]}]";
        var snapshot = MeshNode.Run(Services + Sidecar(egress));
        var listener = snapshot.Listener("127.0.0.1_9001");
        Assert.True(listener is { BindsPort: true, InspectHttp: false, UseOriginalDestination: false });
        Assert.Equal("outbound|80||far.other.svc.cluster.local", snapshot.Table("9001").ClusterOf("far.other"));
    }

    [Fact]
    public void The_outbound_policy_of_the_resource_wins_over_the_meshs()
    {
        var refused = MeshNode.Run(Sidecar("outboundTrafficPolicy: {mode: REGISTRY_ONLY}"));
        Assert.Equal("BlackHoleCluster", MeshSimulator.Run(refused, new() { Port = 9 }).Cluster);
        const string strict = """
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: istio, namespace: istio-system}
            data: {mesh: "outboundTrafficPolicy: {mode: REGISTRY_ONLY}"}

            """;
        Assert.Equal("BlackHoleCluster", MeshSimulator.Run(MeshNode.Run(strict), new() { Port = 9 }).Cluster);
        var allowed = MeshNode.Run(strict + Sidecar("outboundTrafficPolicy: {mode: ALLOW_ANY}"));
        Assert.Equal("PassthroughCluster", MeshSimulator.Run(allowed, new() { Port = 9 }).Cluster);
    }

    [Fact]
    public void Unknown_traffic_can_go_to_an_egress_proxy()
    {
        const string policy =
            "outboundTrafficPolicy: {mode: ALLOW_ANY, egressProxy: {host: shared.infra.svc.cluster.local, port: {number: 80}}}";
        var snapshot = MeshNode.Run(Services + Sidecar(policy));
        Assert.Equal("outbound|80||shared.infra.svc.cluster.local", MeshSimulator.Run(snapshot, new() { Port = 9 }).Cluster);
        Assert.Equal("outbound|80||shared.infra.svc.cluster.local", Host(snapshot, "unknown.example.com").Cluster);
    }

    [Theory]
    [InlineData("127.0.0.1:8080", "127.0.0.1", 8080)]
    [InlineData("0.0.0.0:8080", "10.1.0.1", 8080)]
    [InlineData("[::1]:8080", "::1", 8080)]
    [InlineData("unix:///run/app.sock", "unix:///run/app.sock", 0)]
    public void Ingress_listeners_lead_to_their_default_endpoint(string endpoint, string address, int port)
    {
        var snapshot = MeshNode.Run(
            Sidecar($"ingress: [{{port: {{number: 90, name: http, protocol: HTTP}}, defaultEndpoint: \"{endpoint}\"}}]")
        );
        var call = new MeshCall { Port = 90, IsInbound = true };
        Assert.Equal("inbound|90||", MeshSimulator.Run(snapshot, call).Cluster);
        var found = Assert.Single(snapshot.EndpointsOf("inbound|90||"));
        Assert.Equal((address, port), (found.Address, found.Port));
        Assert.Equal("InboundPassthroughCluster", MeshSimulator.Run(snapshot, call with { Port = 91 }).Cluster);
    }

    [Fact]
    public void Without_interception_only_named_ports_are_bound()
    {
        const string spec = """
            ingress: [{port: {number: 90, name: http, protocol: HTTP}, defaultEndpoint: "127.0.0.1:8080"}],
             egress: [{port: {number: 9001, name: http, protocol: HTTP}, hosts: ["*/*"]}, {hosts: ["*/*"]}]
            """;
        var snapshot = MeshNode.Run(Services + Sidecar(spec), MeshNode.Node with { Interception = InterceptionMode.None });
        Assert.Equal(["10.1.0.1_90", "127.0.0.1_9001"], snapshot.Listeners.Select(l => l.Name));
        Assert.All(snapshot.Listeners, l => Assert.True(l is { BindsPort: true, UseOriginalDestination: false }));
    }

    private static List<string> Known(ProxySnapshot snapshot) =>
        [
            .. snapshot
                .RouteTables.Where(t => t.Name == "80")
                .SelectMany(t => t.VirtualHosts)
                .Where(h => !h.Domains.Contains("*"))
                .Select(h => h.Name.Split('.')[0]),
        ];

    private static MeshOutcome Host(ProxySnapshot snapshot, string host) => MeshSimulator.Run(snapshot, new() { Port = 80, Host = host });

    private static string Http(string name, string ns) =>
        $"---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: {ns}}}\nspec: {{clusterIP: 10.96.0.{name.Length}, ports: [{{name: http, port: 80}}]}}\n";

    private static string Sidecar(string spec, string ns = "default", string name = "sidecar") =>
        $"---\napiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: {{name: {name}, namespace: {ns}}}\nspec: {{{spec}}}\n";
}
