using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Sluice.Admin.Tests.Journeys;

public sealed class EgressJourneys(BrowserFixture fixture) : Journey(fixture)
{
    private const string Books = "books.example.com";

    [Fact]
    public async Task A_suggestion_that_is_accepted_lets_a_client_out()
    {
        using var traffic = new DemoTraffic(Demo);
        Assert.Equal(HttpStatusCode.Forbidden, await traffic.LeaveAsync(HttpMethod.Put, Books, "/egress-journey", Cancel));
        var page = await OpenAsAsync("egon", "viewer:*", "editor:istio-system");

        await page.GotoAsync("/egress?verdict=denied");
        await Assertions.Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = Books })).ToContainTextAsync("Denied");
        await LookAsync(page, "egress");

        await SwitchAsync(page, "observing");
        Assert.NotEqual(HttpStatusCode.Forbidden, await UntilLetOutAsync(traffic));
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Suggestions") }).ClickAsync();
        var suggestion = page.GetByRole(AriaRole.Article).Filter(new() { HasText = "/egress-journey" });
        await Assertions.Expect(suggestion).ToHaveCountAsync(1);
        await LookAsync(page, "egress-suggestions");
        await suggestion.GetByRole(AriaRole.Button, new() { NameRegex = new("^Accept") }).ClickAsync();
        await ApplyAsync(page);
        await Assertions.Expect(page.GetByText(new Regex("^Accepted:"))).ToBeVisibleAsync();
        await Assertions.Expect(suggestion).ToHaveCountAsync(0);

        await SwitchAsync(page, "enforcing");
        Assert.NotEqual(HttpStatusCode.Forbidden, await traffic.LeaveAsync(HttpMethod.Put, Books, "/egress-journey", Cancel));
        Assert.Equal(HttpStatusCode.Forbidden, await traffic.LeaveAsync(HttpMethod.Put, Books, "/something-else", Cancel));
    }

    [Fact]
    public async Task A_viewer_sees_policies_and_changes_none()
    {
        var page = await OpenAsAsync("edda", "viewer:*");
        await page.GotoAsync("/egress?tab=policies");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "istio-system/way-out" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Switch to") })).ToHaveCountAsync(0);
        await LookAsync(page, "egress-policies");
        await page.GotoAsync("/egress?tab=configured");
        await Assertions.Expect(page.GetByRole(AriaRole.Cell, new() { Name = "istio-system/forward" })).ToBeVisibleAsync();
        await LookAsync(page, "egress-configured");
    }

    private static async Task SwitchAsync(IPage page, string mode)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Policies" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = $"Switch to {mode} …: istio-system/way-out" }).ClickAsync();
        await ApplyAsync(page);
    }

    // Until every proxy has it.
    private static async Task ApplyAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("2 of 2 proxies have it");
        await page.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
    }

    private static async Task<HttpStatusCode> UntilLetOutAsync(DemoTraffic traffic)
    {
        while (await traffic.LeaveAsync(HttpMethod.Put, Books, "/egress-journey", Cancel) == HttpStatusCode.Forbidden)
            await Task.Delay(100, Cancel);
        return HttpStatusCode.OK;
    }
}
