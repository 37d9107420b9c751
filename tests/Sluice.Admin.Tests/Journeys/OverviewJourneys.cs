using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Sluice.Admin.Tests.Journeys;

public sealed partial class OverviewJourneys(BrowserFixture fixture) : Journey(fixture)
{
    [Fact]
    public async Task The_overview_shows_what_clients_really_send()
    {
        using var traffic = new DemoTraffic(Demo);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var sending = traffic.KeepSendingAsync("/reviews/0", stop.Token);
        var page = await OpenAsAsync("olga", "viewer:*");
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "istio-system/ingress" });
        await Assertions.Expect(row).ToContainTextAsync("Healthy");
        await Assertions.Expect(row).ToContainTextAsync("443 HTTPS");
        await Assertions.Expect(page.GetByTestId("rps")).ToHaveTextAsync(MoreThanNothing());
        await Assertions.Expect(page.GetByRole(AriaRole.Img, new() { Name = "Requests: line chart" })).ToBeVisibleAsync();

        // It goes on by itself.
        await page.GetByRole(AriaRole.Button, new() { Name = "As a table: Requests", Exact = true }).ClickAsync();
        var newest = page.GetByRole(AriaRole.Region, new() { Name = "Requests", Exact = true }).Locator("tbody tr td").First;
        var before = await newest.InnerTextAsync();
        await Assertions.Expect(newest).Not.ToHaveTextAsync(before);
        await LookAsync(page, "overview");

        await page.GetByRole(AriaRole.Link, new() { Name = "5 min", Exact = true }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(FiveMinutes());
        await page.GetByRole(AriaRole.Button, new() { Name = "Dark theme" }).ClickAsync();
        await LookAsync(page, "overview-dark");
        await stop.CancelAsync();
        await sending;
    }

    [Fact]
    public async Task Nothing_is_asked_for_while_the_tab_is_in_the_background()
    {
        var page = await OpenAsAsync("oda", "viewer:*");
        var last = page.Locator(".chart-axis span").Last;
        await Assertions.Expect(last).ToHaveTextAsync(ClockText());
        await SetHiddenAsync(page, true);
        // What was on its way when the tab went may still come.
        await page.WaitForFunctionAsync(
            "async () => { const at = () => document.querySelector('.chart-axis span:last-child').textContent; const one = at(); await new Promise(r => setTimeout(r, 2500)); return one === at(); }"
        );
        var still = await last.InnerTextAsync();
        await SetHiddenAsync(page, false);
        await Assertions.Expect(last).Not.ToHaveTextAsync(still);
    }

    [Fact]
    public async Task Whoever_may_see_no_gateway_is_told_so_and_sees_none()
    {
        var page = await OpenAsAsync("otis", "viewer:default");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No gateway that you may see" })).ToBeVisibleAsync();
        Assert.DoesNotContain("istio-system/", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await LookAsync(page, "overview-empty");
    }

    private static Task SetHiddenAsync(IPage page, bool isHidden) =>
        page.EvaluateAsync(
            "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); }",
            isHidden
        );

    [GeneratedRegex(@"^(?!0$)[\d<.]+")]
    private static partial Regex MoreThanNothing();

    [GeneratedRegex(@"window=5m")]
    private static partial Regex FiveMinutes();

    [GeneratedRegex(@"^\d\d:\d\d:\d\d$")]
    private static partial Regex ClockText();
}
