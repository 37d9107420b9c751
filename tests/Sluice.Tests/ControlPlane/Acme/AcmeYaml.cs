using Sluice.Testing;

namespace Sluice.Tests.ControlPlane.Acme;

/// <summary>Resources of the tests.</summary>
internal static class AcmeYaml
{
    /// <summary>HTTP on 80 that redirects to HTTPS, and HTTPS on 443 with the certificate of a Secret.</summary>
    public static string Gateway(string secret, string host) =>
        $$"""
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: edge, namespace: istio-system}
            spec:
              selector: {istio: ingressgateway}
              servers:
              - {port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"], tls: {httpsRedirect: true} }
              - {port: {number: 443, name: https, protocol: HTTPS}, hosts: ["{{host}}"], tls: {mode: SIMPLE, credentialName: {{secret}} } }
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: web, namespace: istio-system}
            spec:
              hosts: ["{{host}}"]
              gateways: [edge]
              http: [{directResponse: {status: 200, body: {string: hello} } }]
            """;

    public static string Issuer(PebbleServer pebble, string more = "") => Issuer(pebble.Directory, pebble.CaBundle, more);

    /// <param name="more">Further fields of the spec, one a line.</param>
    public static string Issuer(string directory, string caBundle, string more = "") =>
        $$"""
            apiVersion: sluice.dev/v1
            kind: AcmeIssuer
            metadata: {name: authority, namespace: istio-system}
            spec:
              server: {{directory}}
              acceptTerms: true
              email: admin@example.com
              caBundle: "{{caBundle.ReplaceLineEndings("\\n")}}"
            {{Indented(more)}}
            """;

    public static string Certificate(string names, string more = "") =>
        $$"""
            apiVersion: sluice.dev/v1
            kind: Certificate
            metadata: {name: web, namespace: istio-system}
            spec:
              dnsNames: [{{names}}]
              issuerRef: {name: authority}
              secretName: web-tls
            {{Indented(more)}}
            """;

    private static string Indented(string more) => string.Join('\n', more.Split('\n').Select(l => "  " + l));
}
