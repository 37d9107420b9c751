namespace Sluice.Tests.ControlPlane.Api;

/// <summary>Resources that tests write.</summary>
internal static class Samples
{
    public static string VirtualService(string host, string name = "web", string ns = "default") =>
        $"""
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata:
              name: {name}
              namespace: {ns}
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
}
