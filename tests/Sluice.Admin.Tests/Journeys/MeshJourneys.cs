using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Sluice.Admin.Tests.Journeys;

public sealed class MeshJourneys(BrowserFixture fixture) : Journey(fixture)
{
    [Fact]
    public async Task The_mesh_shows_both_gateways_in_sync_and_who_sends_to_whom()
    {
        using var traffic = new DemoTraffic(Demo);
        await traffic.SendAsync("/productpage", Cancel);
        var page = await OpenAsAsync("mona", "viewer:*");
        await page.GotoAsync("/mesh");
        await Assertions.Expect(page.GetByTestId("in-sync")).ToHaveTextAsync("2 of 2 in sync");
        var node = page.GetByRole(AriaRole.Button, new() { NameRegex = new(@"^ingress.*Gateway.*incoming.*outgoing") });
        await Assertions.Expect(node).ToBeVisibleAsync();
        await node.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(node).ToHaveAttributeAsync("aria-pressed", "true");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("node=gateway"));
        await Assertions
            .Expect(page.GetByRole(AriaRole.Region, new() { Name = "As a list" }).GetByRole(AriaRole.Row).Nth(1))
            .ToContainTextAsync("ingress");
        await LookAsync(page, "mesh");

        await page.GetByRole(AriaRole.Button, new() { Name = "istio-system/ingress" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Protocol")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Join token" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_admin_makes_a_join_token_which_is_shown_once()
    {
        var page = await OpenAsAsync("mads", "admin:*");
        await page.GotoAsync("/mesh");
        await Assertions.Expect(page.GetByTestId("in-sync")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Join token" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Service account").FillAsync("Not A Name");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Make token" }).ClickAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("names of lower case letters");
        await dialog.GetByLabel("Service account").FillAsync("second-ingress");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Make token" }).ClickAsync();
        var token = await dialog.GetByTestId("secret").InnerTextAsync();
        Assert.True(token.Length > 20);
        await Assertions.Expect(dialog).ToContainTextAsync("sa/second-ingress");
        await LookAsync(page, "mesh-token");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "I have kept it" }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        Assert.DoesNotContain(token, await page.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_may_see_no_proxy_sees_none()
    {
        var page = await OpenAsAsync("milo", "viewer:default");
        await page.GotoAsync("/mesh?join=true");
        await Assertions.Expect(page.GetByText("No proxy is connected")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        Assert.DoesNotContain("istio-system/ingress", await page.InnerTextAsync("main"), StringComparison.Ordinal);
    }
}
