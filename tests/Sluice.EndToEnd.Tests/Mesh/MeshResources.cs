namespace Sluice.EndToEnd.Tests.Mesh;

/// <summary>One folder for every proxy of the test's mesh.</summary>
internal static class MeshResources
{
    public const string Yaml = """
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: { name: web, namespace: shop }
        spec:
          hosts: [web.shop.svc.cluster.local]
          addresses: [10.96.0.10, "fd96::10"]
          location: MESH_INTERNAL
          ports: [{ number: 80, name: http, protocol: HTTP, targetPort: 8080 }]
          resolution: STATIC
          endpoints:
          - { address: 10.77.0.3, serviceAccount: web, labels: { app: web, security.istio.io/tlsMode: istio } }
        ---
        apiVersion: security.istio.io/v1
        kind: PeerAuthentication
        metadata: { name: strict, namespace: shop }
        spec: { mtls: { mode: STRICT } }
        ---
        apiVersion: networking.istio.io/v1
        kind: Sidecar
        metadata: { name: default, namespace: shop }
        spec: { outboundTrafficPolicy: { mode: REGISTRY_ONLY } }
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: { name: partner, namespace: shop }
        spec:
          hosts: [partner.example.com]
          location: MESH_EXTERNAL
          ports: [{ number: 80, name: http, protocol: HTTP }]
          resolution: STATIC
          endpoints: [{ address: 203.0.113.10 }]
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: { name: egress, namespace: shop }
        spec:
          hosts: [egress.shop.svc.cluster.local]
          location: MESH_INTERNAL
          ports: [{ number: 80, name: http, protocol: HTTP, targetPort: 8080 }]
          resolution: STATIC
          endpoints: [{ address: 10.77.0.4, serviceAccount: egress, labels: { security.istio.io/tlsMode: istio } }]
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: { name: egress, namespace: shop }
        spec:
          host: egress.shop.svc.cluster.local
          trafficPolicy: { tls: { mode: ISTIO_MUTUAL, sni: partner.example.com } }
        ---
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: { name: egress, namespace: shop }
        spec:
          selector: { app: egress }
          servers:
          - { port: { number: 8080, name: https, protocol: HTTPS }, hosts: [partner.example.com], tls: { mode: ISTIO_MUTUAL } }
        ---
        apiVersion: sluice.dev/v1
        kind: EgressPolicy
        metadata: { name: partner, namespace: shop }
        spec:
          selector: { app: egress }
          sourceAddress: 10.77.0.5
          rules:
          - name: orders
            from: [{ principals: [cluster.local/ns/shop/sa/app] }]
            to: [{ hosts: [partner.example.com], paths: [/orders*] }]
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: { name: partner, namespace: shop }
        spec:
          hosts: [partner.example.com]
          gateways: [mesh, egress]
          http:
          - match: [{ gateways: [mesh], port: 80 }]
            route: [{ destination: { host: egress.shop.svc.cluster.local, port: { number: 80 } } }]
          - match: [{ gateways: [egress] }]
            route: [{ destination: { host: partner.example.com, port: { number: 80 } } }]
        """;
}
