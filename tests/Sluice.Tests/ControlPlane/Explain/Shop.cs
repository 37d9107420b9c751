using System.Text.Json.Nodes;
using Sluice.ControlPlane.Store;
using Sluice.Resources.Reading;
using Sluice.Testing;

namespace Sluice.Tests.ControlPlane.Explain;

/// <summary>A gateway of the mesh's operators with the routes of two teams.</summary>
internal static class Shop
{
    public const string Yaml = """
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: edge, namespace: infra}
        spec:
          selector: {istio: ingressgateway}
          servers:
          - {port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: shop, namespace: shop}
        spec:
          hosts: [shop.test]
          gateways: [infra/edge]
          http:
          - name: beta
            match: [{uri: {prefix: /reviews}, headers: {x-user: {exact: ann}}}]
            route: [{destination: {host: reviews, subset: v2}}]
          - name: old
            match: [{uri: {exact: /old}}]
            redirect: {uri: /new}
          - name: rest
            timeout: 3s
            rewrite: {uri: /}
            headers: {request: {set: {x-from: edge}}}
            match: [{uri: {prefix: /reviews}}]
            route:
            - {destination: {host: reviews, subset: v1}, weight: 90}
            - {destination: {host: reviews, subset: v2}, weight: 10}
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: reviews, namespace: shop}
        spec: {host: reviews, subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: reviews, namespace: shop}
        spec: {ports: [{name: http, port: 9080}], selector: {app: reviews}}
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: bank, namespace: bank}
        spec:
          hosts: [bank.test]
          gateways: [infra/edge]
          http:
          - name: vault
            match: [{headers: {x-key: {exact: sesame}}}]
            route: [{destination: {host: vault}}]
          - name: front
            route: [{destination: {host: front}}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: vault, namespace: bank}
        spec: {ports: [{name: http, port: 80}], selector: {app: vault}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: front, namespace: bank}
        spec: {ports: [{name: http, port: 80}], selector: {app: front}}
        """;

    public static async Task SeedAsync(TestApi api, string yaml = Yaml)
    {
        foreach (var read in ResourceReader.Read("shop", yaml).Resources.ToArray())
        {
            Assert.True(read.IsValid);
            var write = new StoreWrite
            {
                Id = ResourceId.Of(read.Resource),
                Json = read.ToJson(),
                By = new("test"),
            };
            await api.Store.ApplyAsync(write, TestContext.Current.CancellationToken);
        }
    }

    public static JsonObject Step(JsonObject told, string name) =>
        told["steps"]!.AsArray().Select(s => s!.AsObject()).First(s => (string)s["step"]! == name);
}
