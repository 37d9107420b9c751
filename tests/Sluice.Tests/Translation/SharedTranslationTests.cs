using CsCheck;
using Sluice.Resources;
using Sluice.Translation;
using Sluice.Translation.Services;
using Sluice.Values;

namespace Sluice.Tests.Translation;

/// <summary>Proxies that share a translation get just what they would get alone.</summary>
public sealed class SharedTranslationTests
{
    private const string Mesh = """
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: shop}
        spec: {clusterIP: 10.96.0.1, selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}, {name: tcp, port: 5432}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: db, namespace: shop}
        spec: {clusterIP: None, selector: {app: db}, ports: [{name: tcp, port: 5432}]}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: web-1, namespace: shop, labels: {kubernetes.io/service-name: web}}
        addressType: IPv4
        ports: [{name: http, port: 8080}, {name: tcp, port: 5432}]
        endpoints: [{addresses: [10.1.0.1]}, {addresses: [10.1.0.2]}]
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: db-1, namespace: shop, labels: {kubernetes.io/service-name: db}}
        addressType: IPv4
        ports: [{name: tcp, port: 5432}]
        endpoints: [{addresses: [10.1.0.3]}, {addresses: [10.1.0.4]}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: edge, namespace: istio-system}
        spec: {clusterIP: 10.96.0.9, ports: [{name: http, port: 80, targetPort: 8080}]}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: edge-1, namespace: istio-system, labels: {kubernetes.io/service-name: edge}}
        addressType: IPv4
        ports: [{name: http, port: 8080}]
        endpoints: [{addresses: [10.1.0.5]}]
        ---
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: edge, namespace: istio-system}
        spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]}
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: web, namespace: shop}
        spec:
          hosts: [web]
          gateways: [mesh, istio-system/edge]
          http:
          - {match: [{sourceLabels: {app: db}}], route: [{destination: {host: db}}]}
          - {route: [{destination: {host: web, port: {number: 80}}}]}
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: web, namespace: shop}
        spec: {host: web, workloadSelector: {matchLabels: {version: v2}}, trafficPolicy: {loadBalancer: {simple: RANDOM}}}
        ---
        apiVersion: networking.istio.io/v1
        kind: Sidecar
        metadata: {name: narrow, namespace: shop}
        spec: {workloadSelector: {labels: {app: db}}, egress: [{hosts: ["./*"]}]}
        ---
        apiVersion: security.istio.io/v1
        kind: PeerAuthentication
        metadata: {name: strict, namespace: shop}
        spec: {selector: {matchLabels: {tier: back}}, mtls: {mode: STRICT}}
        """;

    private static readonly ResourceSet Resources = Translate.Load(Mesh).Resources;
    private static readonly ServiceCatalog Catalog = ServiceCatalog.From(Resources, "cluster.local");

    private static readonly Gen<ProxyNode> Nodes = Gen.Select(
            Gen.Bool,
            Gen.Int[0, 7],
            Pick("shop", "istio-system", "bank"),
            Pick("web", "db", "none"),
            Pick("v1", "v2"),
            Pick("front", "back"),
            Pick("ingressgateway", "other"),
            Pick(InterceptionMode.Redirect, InterceptionMode.None)
        )
        .Select(
            (gateway, address, ns, app, version, tier, istio, interception) =>
                new ProxyNode
                {
                    Id = $"{app}-{address}",
                    Kind = gateway ? NodeKind.Gateway : NodeKind.Sidecar,
                    Namespace = ns,
                    Addresses = [$"10.1.0.{address}"],
                    Labels = ValueMap.Of(("app", app), ("version", version), ("tier", tier), ("istio", istio)),
                    Interception = gateway ? default : interception,
                }
        );

    private static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    [Fact]
    public void The_parts_joined_are_the_whole() =>
        Nodes.Sample(
            node =>
            {
                var representative = SharedTranslation.Representative(node, LabelUse.Of(Resources), Catalog);
                var shared = SharedTranslation.Shared(Resources, Catalog, representative);
                var own = SharedTranslation.Own(Resources, Catalog, node);
                var alone = Translator.Translate(Resources, Catalog, node);
                return SharedTranslation.Join(shared.Snapshot, own.Snapshot) == alone.Snapshot with { Version = "" }
                    && shared.Diagnostics.Count + own.Diagnostics.Count == alone.Diagnostics.Count;
            },
            iter: 400
        );

    [Fact]
    public void Replicas_share_and_those_that_differ_do_not()
    {
        Assert.Equal(Of("web", "10.1.0.1"), Of("web", "10.1.0.2"));
        // Labels that nothing asks for.
        Assert.Equal(Of("web", "10.1.0.1", ("pod-template-hash", "a")), Of("web", "10.1.0.2", ("pod-template-hash", "b")));
        Assert.NotEqual(Of("web", "10.1.0.1"), Of("db", "10.1.0.2"));
        // Each endpoint of a headless service leaves itself out.
        Assert.NotEqual(Of("db", "10.1.0.3"), Of("db", "10.1.0.4"));

        static ProxyNode Of(string app, string address, params (string, string)[] more) =>
            SharedTranslation.Representative(
                new()
                {
                    Id = address,
                    Kind = NodeKind.Sidecar,
                    Namespace = "shop",
                    Addresses = [address],
                    Labels = ValueMap.Of([("app", app), .. more]),
                },
                LabelUse.Of(Resources),
                Catalog
            );
    }

    [Fact]
    public void In_a_mesh_a_proxy_gets_no_secret_of_another_namespace()
    {
        const string Stolen = """
            apiVersion: v1
            kind: Secret
            metadata: {name: shop-tls, namespace: shop}
            type: kubernetes.io/tls
            stringData: {tls.crt: c, tls.key: k}
            ---
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: thief, namespace: shop}
            spec:
              selector: {istio: ingressgateway}
              servers:
              - {port: {number: 443, name: a, protocol: HTTPS}, hosts: ["a.test"], tls: {mode: SIMPLE, credentialName: shop-tls}}
              - {port: {number: 443, name: b, protocol: HTTPS}, hosts: ["b.test"], tls: {mode: SIMPLE, credentialName: "kubernetes://shop/shop-tls"}}
            """;
        var node = new ProxyNode
        {
            Namespace = "bank",
            IsStandAlone = false,
            Labels = ValueMap.Of(("istio", "ingressgateway")),
        };
        var result = Translate.Yaml(Stolen, node);
        Assert.Empty(result.Snapshot.Secrets);
        Assert.Equal(2, result.Diagnostics.Count(d => d.Message.Contains("shop-tls", StringComparison.Ordinal)));
        Assert.Single(Translate.Yaml(Stolen, node with { Namespace = "shop" }).Snapshot.Secrets);
    }
}
