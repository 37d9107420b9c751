using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Sluice.Admin.Tests.Journeys;

/// <summary>What journeys about routes do again and again: through the API as the operator, through the gateway as anybody, in the dialog of a change.</summary>
internal static class RouteWork
{
    public const string Base = "/apis/networking.istio.io/v1/namespaces/default/virtualservices";

    /// <summary>A route of the demo's gateway for one host.</summary>
    public static JsonObject Route(string name, string host, params JsonObject[] rules) =>
        new()
        {
            ["apiVersion"] = "networking.istio.io/v1",
            ["kind"] = "VirtualService",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" },
            ["spec"] = new JsonObject
            {
                ["hosts"] = new JsonArray(host),
                ["gateways"] = new JsonArray("my-gateway"),
                ["http"] = new JsonArray([.. rules.Select(r => (JsonNode)r)]),
            },
        };

    /// <summary>A rule by which the gateway answers itself.</summary>
    public static JsonObject Says(string name, string body) =>
        new()
        {
            ["name"] = name,
            ["directResponse"] = new JsonObject
            {
                ["status"] = 200,
                ["body"] = new JsonObject { ["string"] = body },
            },
        };

    public static async Task CreateAsync(this Demo demo, JsonObject route, CancellationToken cancel) =>
        (await demo.Api.PostAsJsonAsync(Base, route, cancel)).EnsureSuccessStatusCode();

    public static async Task<JsonObject> RouteAsync(this Demo demo, string name, CancellationToken cancel) =>
        (await demo.Api.GetFromJsonAsync<JsonObject>($"{Base}/{name}", cancel))!;

    /// <summary>What a client of the gateway is answered.</summary>
    public static async Task<(HttpStatusCode Status, string Body)> AskGatewayAsync(
        this Demo demo,
        string host,
        string path,
        CancellationToken cancel
    )
    {
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{demo.PortOf("any host")}{path}");
        request.Headers.Host = host;
        using var response = await client.SendAsync(request, cancel);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(cancel));
    }

    /// <summary>Gives a reason, applies what the dialog shows, and waits until every proxy has it.</summary>
    public static async Task ApplyAsync(this IPage page, string reason)
    {
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Reason, for the history").FillAsync(reason);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        await Assertions.Expect(dialog.GetByText("everywhere", new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = 30_000 });
    }

    public static async Task DoneAsync(this IPage page)
    {
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
    }

    /// <summary>Types into a field and leaves it.</summary>
    public static async Task PutAsync(this ILocator field, string text)
    {
        await field.FillAsync(text);
        await field.BlurAsync();
    }
}
