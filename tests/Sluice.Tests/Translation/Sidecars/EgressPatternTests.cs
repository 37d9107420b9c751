using Sluice.Snapshot;
using Sluice.Translation;
using Sluice.Values;

namespace Sluice.Tests.Translation.Sidecars;

/// <summary>Istio's egress gateway patterns: the workload's side goes to the gateway, the gateway's side to the outside.</summary>
public sealed class EgressPatternTests
{
    private const string GatewayService = """
        apiVersion: v1
        kind: Service
        metadata: {name: istio-egressgateway, namespace: istio-system}
        spec:
          clusterIP: 10.96.1.1
          selector: {istio: egressgateway}
          ports: [{name: http2, port: 80}, {name: tls, port: 443}, {name: tcp-mongo, port: 27017}]
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: egress-1, namespace: istio-system, labels: {kubernetes.io/service-name: istio-egressgateway}}
        addressType: IPv4
        endpoints: [{addresses: [10.1.9.9]}]
        ports: [{name: http2, port: 80}, {name: tls, port: 443}, {name: tcp-mongo, port: 27017}]

        """;

    private const string Egress = "istio-egressgateway.istio-system.svc.cluster.local";

    private static readonly ProxyNode Gateway = new() { Labels = ValueMap.Of(("istio", "egressgateway")), Addresses = ["10.1.9.9"] };

    [Fact]
    public void Http_goes_through_the_gateway_which_originates_tls()
    {
        const string yaml =
            GatewayService
            + """
                ---
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: books}
                spec:
                  hosts: [books.example.com]
                  ports: [{number: 80, name: http, protocol: HTTP}, {number: 443, name: tls, protocol: HTTPS}]
                  resolution: DNS
                ---
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: egress}
                spec:
                  selector: {istio: egressgateway}
                  servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [books.example.com]}]
                ---
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: books}
                spec:
                  hosts: [books.example.com]
                  gateways: [mesh, egress]
                  http:
                  - match: [{gateways: [mesh], port: 80}]
                    route: [{destination: {host: istio-egressgateway.istio-system.svc.cluster.local, port: {number: 80}}}]
                  - match: [{gateways: [egress], port: 80}]
                    route: [{destination: {host: books.example.com, port: {number: 443}}}]
                ---
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: books}
                spec:
                  host: books.example.com
                  trafficPolicy:
                    portLevelSettings:
                    - port: {number: 443}
                      tls: {mode: SIMPLE, sni: books.example.com}
                """;
        var workload = MeshNode.Run(yaml);
        Assert.Equal($"outbound|80||{Egress}", Call(workload, new() { Port = 80, Host = "books.example.com" }).Cluster);
        var gateway = Translate.Yaml(yaml, Gateway).Snapshot;
        Assert.Equal("outbound|443||books.example.com", gateway.Table("http.80").ClusterOf("books.example.com"));
        var outside = gateway.Cluster("outbound|443||books.example.com");
        Assert.Equal(("books.example.com", ClusterDiscovery.StrictDns), (outside.Tls!.Sni, outside.Discovery));
        Assert.Equal(UpstreamProtocol.Http1, outside.Protocol);
    }

    [Fact]
    public void Tls_passes_through_the_gateway_by_server_name()
    {
        const string yaml =
            GatewayService
            + """
                ---
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: wiki}
                spec:
                  hosts: ["*.wikipedia.org"]
                  ports: [{number: 443, name: tls, protocol: TLS}]
                  resolution: DYNAMIC_DNS
                ---
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: egress}
                spec:
                  selector: {istio: egressgateway}
                  servers: [{port: {number: 443, name: tls, protocol: TLS}, hosts: ["*.wikipedia.org"], tls: {mode: PASSTHROUGH}}]
                ---
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: wiki}
                spec:
                  hosts: ["*.wikipedia.org"]
                  gateways: [mesh, egress]
                  tls:
                  - match: [{gateways: [mesh], port: 443, sniHosts: ["*.wikipedia.org"]}]
                    route: [{destination: {host: istio-egressgateway.istio-system.svc.cluster.local, port: {number: 443}}}]
                  - match: [{gateways: [egress], port: 443, sniHosts: ["*.wikipedia.org"]}]
                    route: [{destination: {host: "*.wikipedia.org", port: {number: 443}}}]
                """;
        var workload = MeshNode.Run(yaml);
        var call = new MeshCall
        {
            Port = 443,
            Tls = "tls",
            Sni = "de.wikipedia.org",
        };
        Assert.Equal($"outbound|443||{Egress}", Call(workload, call).Cluster);
        Assert.Equal("PassthroughCluster", Call(workload, call with { Sni = "example.org" }).Cluster);
        var gateway = Translate.Yaml(yaml, Gateway).Snapshot;
        var chain = Assert.Single(gateway.Listener("0.0.0.0_443").FilterChains);
        Assert.Equal(["*.wikipedia.org"], chain.Match.ServerNames);
        Assert.Equal(ClusterDiscovery.DynamicForwardProxy, gateway.Cluster(chain.ClusterOf()).Discovery);
    }

    [Theory]
    [InlineData("TCP", TcpProtocol.Tcp)]
    [InlineData("MONGO", TcpProtocol.Mongo)]
    public void Database_connections_go_through_the_gateway_by_address(string protocol, TcpProtocol observed)
    {
        var yaml =
            GatewayService
            + $$"""
                ---
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: db}
                spec:
                  hosts: [db.example.com]
                  addresses: [192.0.2.10, 198.51.100.0/24]
                  ports: [{number: 27017, name: db, protocol: {{protocol}} }]
                  resolution: STATIC
                  endpoints: [{address: 192.0.2.10}]
                ---
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: egress}
                spec:
                  selector: {istio: egressgateway}
                  servers: [{port: {number: 27017, name: db, protocol: {{protocol}} }, hosts: [db.example.com]}]
                ---
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: db}
                spec:
                  hosts: [db.example.com]
                  gateways: [mesh, egress]
                  tcp:
                  - match: [{gateways: [mesh], port: 27017}]
                    route: [{destination: {host: istio-egressgateway.istio-system.svc.cluster.local, port: {number: 27017} } }]
                  - match: [{gateways: [egress], port: 27017}]
                    route: [{destination: {host: db.example.com, port: {number: 27017} } }]
                """;
        var workload = MeshNode.Run(yaml);
        var call = new MeshCall { Port = 27017, Protocol = "tcp" };
        foreach (var address in (string[])["192.0.2.10", "198.51.100.7"])
            Assert.Equal($"outbound|27017||{Egress}", Call(workload, call with { Address = address }).Cluster);
        Assert.Equal("PassthroughCluster", Call(workload, call with { Address = "203.0.113.1" }).Cluster);
        var chain = workload.Listener("192.0.2.10_27017").FilterChains[0];
        Assert.Equal(observed, ((TcpProxy)chain.Filter).Protocol);
        var gateway = Translate.Yaml(yaml, Gateway).Snapshot;
        Assert.Equal("outbound|27017||db.example.com", gateway.Listener("0.0.0.0_27017").FilterChains[0].ClusterOf());
    }

    [Fact]
    public void A_gateway_takes_mutual_tls_of_the_mesh_where_a_rule_asks_for_it()
    {
        const string yaml =
            GatewayService
            + """
                ---
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: egress}
                spec:
                  selector: {istio: egressgateway}
                  servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: ["*"], tls: {mode: ISTIO_MUTUAL}}]
                ---
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: all}
                spec:
                  hosts: [books.example.com]
                  gateways: [mesh]
                  http: [{route: [{destination: {host: istio-egressgateway.istio-system.svc.cluster.local, port: {number: 443}, subset: books}}]}]
                ---
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: egress}
                spec:
                  host: istio-egressgateway.istio-system.svc.cluster.local
                  subsets:
                  - name: books
                    trafficPolicy: {portLevelSettings: [{port: {number: 443}, tls: {mode: ISTIO_MUTUAL, sni: books.example.com}}]}
                """;
        var cluster = MeshNode.Run(yaml).Cluster($"outbound|443|books|{Egress}");
        Assert.Equal(("books.example.com", CertificateReference.Workload), (cluster.Tls!.Sni, cluster.Tls.ClientCertificate!.SecretName));
        Assert.Equal(CertificateReference.MeshRoots, cluster.Tls.TrustedRootsSecret);
        Assert.Null(cluster.SidecarTls);
        var tls = Translate.Yaml(yaml, Gateway).Snapshot.Listener("0.0.0.0_443").FilterChains[0].Tls!;
        Assert.Equal(
            (ClientCertificateMode.Required, CertificateReference.MeshRoots),
            (tls.ClientCertificates, tls.TrustedRoots!.SecretName)
        );
    }

    private static MeshOutcome Call(ProxySnapshot snapshot, MeshCall call) => MeshSimulator.Run(snapshot, call);
}
