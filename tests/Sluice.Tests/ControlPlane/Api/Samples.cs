namespace Sluice.Tests.ControlPlane.Api;

/// <summary>Resources that tests write.</summary>
internal static class Samples
{
    public static string VirtualService(string host, string name = "web", string ns = "default", string labels = "{}") =>
        $"""
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata:
              name: {name}
              namespace: {ns}
              labels: {labels}
            spec:
              hosts:
                - {host}
              gateways:
                - shop
              http:
                - route:
                    - destination:
                        host: backend.default.svc.cluster.local

            """;

    /// <summary>A misspelt field, and a duration without unit.</summary>
    public const string BadVirtualService = """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata:
          name: bad
        spec:
          hosts: [a.test]
          gatways: [shop]
          http:
            - timeout: 5
              route: [{destination: {host: backend.default.svc.cluster.local}}]

        """;

    public static string ConfigMap(string name, string data = "{}", string labels = "{}", string ns = "default") =>
        $$"""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: {{name}}, namespace: {{ns}}, labels: {{labels}}}
            data: {{data}}

            """;

    public const string Service = """
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec:
          selector: {app: web}
          ports:
            - {name: http, port: 80, targetPort: 8080}
            - {name: tls, port: 443}

        """;

    public static string Secret(string value) =>
        $$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: login, namespace: default}
            stringData: {password: {{value}}}

            """;
}
