using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Sluice.EndToEnd.Tests.ControlPlane;

/// <summary>Resources for a gateway of the namespace <c>istio-system</c>, written through the API.</summary>
internal static class Routes
{
    private const string Networking = "/apis/networking.istio.io/v1/namespaces";

    /// <summary>A Gateway for every host on port 80.</summary>
    public static Task PutGatewayAsync(HttpClient api, CancellationToken cancel) =>
        PutAsync(
            api,
            "gateways",
            "istio-system",
            "edge",
            """{"selector": {"istio": "ingressgateway"}, "servers": [{"port": {"number": 80, "name": "http", "protocol": "HTTP"}, "hosts": ["*"]}]}""",
            cancel
        );

    /// <summary>A route whose answer is its own text: the same in two places, so that half of it would show.</summary>
    public static Task PutAnswerAsync(HttpClient api, string name, string answer, CancellationToken cancel) =>
        PutAsync(
            api,
            "virtualservices",
            "shop",
            name,
            $$$"""
            {"hosts": ["{{{name}}}.test"], "gateways": ["istio-system/edge"],
             "http": [{"name": "{{{answer}}}", "directResponse": {"status": 200, "body": {"string": "{{{answer}}}"} } }] }
            """,
            cancel
        );

    public static async Task<Dictionary<string, (string Name, string Answer)>> AnswersAsync(HttpClient api, CancellationToken cancel)
    {
        var list = await api.GetFromJsonAsync<JsonObject>($"{Networking}/shop/virtualservices", cancel);
        return list!["items"]!
            .AsArray()
            .ToDictionary(
                i => (string)i!["metadata"]!["name"]!,
                i => ((string)i!["spec"]!["http"]![0]!["name"]!, (string)i["spec"]!["http"]![0]!["directResponse"]!["body"]!["string"]!)
            );
    }

    public static async Task PutAsync(HttpClient api, string plural, string ns, string name, string spec, CancellationToken cancel)
    {
        var body = new JsonObject
        {
            ["apiVersion"] = "networking.istio.io/v1",
            ["kind"] = plural == "gateways" ? "Gateway" : "VirtualService",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns },
            ["spec"] = JsonNode.Parse(spec),
        };
        var path = $"{Networking}/{ns}/{plural}";
        var reply = await api.PostAsJsonAsync(path, body, cancel);
        if (reply.StatusCode == System.Net.HttpStatusCode.Conflict)
            reply = await api.PutAsJsonAsync($"{path}/{name}", body, cancel);
        if (!reply.IsSuccessStatusCode)
            throw new InvalidOperationException(await reply.Content.ReadAsStringAsync(cancel));
    }
}
