namespace Sluice.Tests.Commands.Client;

/// <summary>Resources that the tests of commands write.</summary>
internal static class ClientSamples
{
    public const string Namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n";

    public static string Web(string host, string ns = "shop") =>
        $$"""
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: web, namespace: {{ns}}}
            spec:
              hosts: [{{host}}]
              gateways: [gate]
              http:
                - route:
                    - destination: {host: backend}

            """;

    public static string Secret(string values) =>
        $$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: cred, namespace: shop}
            stringData: {{{values}}}

            """;

    public static string Join(params string[] documents) => string.Join("---\n", documents);

    /// <summary>What a server tells of one kind, as discovery has it.</summary>
    public const string Discovery = """
        {"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","metadata":{},"items":[
          {"metadata":{"name":"networking.istio.io"},"versions":[{"version":"v1","resources":[
            {"resource":"virtualservices","responseKind":{"group":"networking.istio.io","version":"v1","kind":"VirtualService"},
             "scope":"Namespaced","singularResource":"virtualservice","verbs":["get","list"],"shortNames":["vs"]}]}]}]}
        """;

    public const string NoGroups = """{"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","metadata":{},"items":[]}""";
}
