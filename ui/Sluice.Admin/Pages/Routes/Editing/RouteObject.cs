using System.Text.Json.Nodes;
using Sluice.Admin.Api;

namespace Sluice.Admin.Pages.Routes.Editing;

/// <summary>VirtualServices in the API.</summary>
internal static class RouteObject
{
    public const string Group = "networking.istio.io";
    public const string Kind = "VirtualService";
    public const string ApiVersion = $"{Group}/v1";

    public static string PathOf(string ns, string name) => ApiPaths.Object(Group, "v1", "virtualservices", ns, name);

    /// <summary>Where a new route begins.</summary>
    public static string Template(string ns) =>
        $"""
            apiVersion: {ApiVersion}
            kind: {Kind}
            metadata:
              name: ""
              namespace: {Resources.Writing.YamlText.Scalar(ns)}
            spec:
              hosts: []
              gateways: []
              http:
              - match:
                - uri:
                    prefix: /
                route:
                - destination:
                    host: ""

            """;

    /// <summary>What the API says of the kind's fields; null: it does not.</summary>
    public static async Task<JsonObject?> SchemaAsync(ApiClient api, CancellationToken cancel)
    {
        var answer = await api.GetAsync<JsonObject>($"/openapi/v3/apis/{ApiVersion}", cancel);
        var schemas = answer.Value?["components"]?["schemas"] as JsonObject;
        return schemas?.FirstOrDefault(s => s.Key.EndsWith($".{Kind}", StringComparison.Ordinal)).Value as JsonObject;
    }
}
