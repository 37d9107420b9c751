using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Sluice.Admin.Tests.Journeys;

public sealed partial class LimitJourneys(BrowserFixture fixture) : Journey(fixture)
{
    [Fact]
    public async Task A_limit_refuses_what_is_too_much_and_in_shadow_mode_only_counts_it()
    {
        await ServeAsync("limited");
        var page = await OpenAsAsync("lars", "admin:*");
        await GoAsync(page, "/limits/edit?ns=default");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("limited");
        await page.GetByLabel("Gateways 1").FillAsync("default/limited");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add to Hosts" }).ClickAsync();
        await page.GetByLabel("Hosts 1").FillAsync("limited.test");
        await page.GetByLabel("Limit name").FillAsync("few");
        await page.GetByLabel("Algorithm").SelectOptionAsync("fixedWindow");
        await page.GetByLabel("Requests", new() { Exact = true }).FillAsync("2");
        await page.GetByLabel("Window", new() { Exact = true }).FillAsync("1h");
        await LookAsync(page, "limits-new");
        await ApplyAsync(page, "nobody shall ask more");
        await Assertions.Expect(page).ToHaveURLAsync(ListUrl());

        var port = Demo.PortOf("shops, plain");
        var refused = await Eventual.AskAsync(
            () => GatewayClient.GetAsync(port, "limited.test", "/", Cancel),
            s => s == HttpStatusCode.TooManyRequests,
            Cancel
        );
        Assert.Equal(HttpStatusCode.TooManyRequests, refused);
        var policy = page.GetByRole(AriaRole.Region, new() { Name = "default/limited", Exact = true });
        await Assertions.Expect(policy.Locator("td.is-bad")).ToBeVisibleAsync();
        await policy.GetByText("Keys refused most by few").ClickAsync();
        await Assertions.Expect(policy.GetByText("127.0.0.1", new() { Exact = false }).First).ToBeVisibleAsync();
        await LookAsync(page, "limits");

        await page.GetByRole(AriaRole.Link, new() { Name = "Edit default/limited" }).ClickAsync();
        await page.GetByLabel("Shadow mode").CheckAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "YAML" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "YAML" })).ToContainTextAsync("shadow: true");
        await LookAsync(page, "limits-yaml");
        await ApplyAsync(page, "look first");
        Assert.Equal(
            HttpStatusCode.OK,
            await Eventual.AskAsync(() => GatewayClient.GetAsync(port, "limited.test", "/", Cancel), s => s == HttpStatusCode.OK, Cancel)
        );
        for (var i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.OK, await GatewayClient.GetAsync(port, "limited.test", "/", Cancel));
        await Assertions.Expect(policy.GetByText("shadow", new() { Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(policy.Locator("td.is-warn")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Delete default/limited" }).ClickAsync();
        await ConfirmAsync(page, "");
        await Assertions.Expect(policy).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_limit_that_cannot_be_is_explained_and_nothing_is_stored()
    {
        var page = await OpenAsAsync("linus", "editor:default");
        await GoAsync(page, "/limits/edit?ns=default");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("broken");
        await page.GetByLabel("Gateways 1").FillAsync("default/limited");
        await page.GetByLabel("Limit name").FillAsync("Not A Label");
        await page.GetByRole(AriaRole.Button, new() { Name = "Review and save" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("spec.limits[0].name");
        var stored = await Demo.Api.GetAsync("/apis/sluice.dev/v1/namespaces/default/ratelimitpolicies/broken", Cancel);
        Assert.Equal(HttpStatusCode.NotFound, stored.StatusCode);
    }

    [Fact]
    public async Task A_viewer_sees_limits_and_may_change_none()
    {
        var policy = JsonNode.Parse(
            """
            {"apiVersion":"sluice.dev/v1","kind":"RateLimitPolicy","metadata":{"name":"seen"},
             "spec":{"gateways":["default/my-gateway"],"shadow":true,"limits":[{"name":"all","concurrency":{"requests":1000}}]}}
            """
        )!;
        await Demo.CreateAsync("/apis/sluice.dev/v1/namespaces/default/ratelimitpolicies", policy.AsObject(), Cancel);
        var page = await OpenAsAsync("lola", "viewer:*");
        await GoAsync(page, "/limits?q=seen");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "New rate limit" })).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Link, new() { Name = "Show default/seen" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Limit name")).ToBeDisabledAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Review and save" })).ToHaveCountAsync(0);
        await LookAsync(page, "limits-viewer");
    }

    private static async Task ApplyAsync(IPage page, string reason)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Review and save" }).ClickAsync();
        await ConfirmAsync(page, reason);
    }

    private static async Task ConfirmAsync(IPage page, string reason)
    {
        var dialog = page.GetByRole(AriaRole.Dialog);
        if (reason.Length > 0)
            await dialog.GetByRole(AriaRole.Textbox).FillAsync(reason);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
    }

    /// <summary>A Gateway and a route of its own that answer by themselves.</summary>
    private async Task ServeAsync(string name)
    {
        var gateway = $$$"""
            {"apiVersion":"networking.istio.io/v1","kind":"Gateway","metadata":{"name":"{{{name}}}"},
             "spec":{"selector":{"app":"my-gateway-controller"},"servers":[{"port":{"number":80,"name":"http","protocol":"HTTP"},"hosts":["{{{name}}}.test"]}]}}
            """;
        var service = $$$"""
            {"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"{{{name}}}"},
             "spec":{"hosts":["{{{name}}}.test"],"gateways":["default/{{{name}}}"],"http":[{"directResponse":{"status":200,"body":{"string":"served"} } }]}}
            """;
        await Demo.CreateAsync("/apis/networking.istio.io/v1/namespaces/default/gateways", JsonNode.Parse(gateway)!.AsObject(), Cancel);
        await Demo.CreateAsync(
            "/apis/networking.istio.io/v1/namespaces/default/virtualservices",
            JsonNode.Parse(service)!.AsObject(),
            Cancel
        );
        var port = Demo.PortOf("shops, plain");
        await Eventual.AskAsync(() => GatewayClient.GetAsync(port, $"{name}.test", "/", Cancel), s => s == HttpStatusCode.OK, Cancel);
    }

    [GeneratedRegex("/limits$")]
    private static partial Regex ListUrl();
}
