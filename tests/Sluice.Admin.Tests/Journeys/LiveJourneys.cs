using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Sluice.Admin.Tests.Journeys;

public sealed class LiveJourneys(BrowserFixture fixture) : Journey(fixture)
{
    public static TheoryData<string> Scripts =>
        [
            "<script>window.hit=1</script>",
            "<img src=x onerror=window.hit=1>",
            "\"><svg onload=window.hit=1>",
            "'-window.hit=1-'",
            "{{constructor.constructor('window.hit=1')()}}",
            "<a href=javascript:window.hit=1 autofocus onfocus=window.hit=1>",
        ];

    [Fact]
    public async Task A_request_appears_as_it_is_served_and_tells_everything()
    {
        using var traffic = new DemoTraffic(Demo);
        var page = await OpenLiveAsync("lena", "?path=/reviews/77");
        await traffic.SendAsync("/reviews/77?journey=lena", Cancel, ("User-Agent", "lena's $(touch x)"));
        var row = page.GetByRole(AriaRole.Button, new() { NameRegex = new(@"GET .*\/reviews\/77.*journey") });
        await row.First.ClickAsync();
        var details = page.Locator("main").GetByRole(AriaRole.Complementary);
        await Assertions.Expect(details).ToContainTextAsync("Waiting for the upstream");
        await Assertions.Expect(details).ToContainTextAsync("spec.http[");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("request="));
        await Assertions
            .Expect(details.GetByRole(AriaRole.Link, new() { Name = "Explain its route" }))
            .ToHaveAttributeAsync("href", new Regex(@"^/routes/explain\?gateway=.*&path=%2Freviews%2F77"));
        await LookAsync(page, "live");

        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await details.GetByRole(AriaRole.Button, new() { Name = "Copy as curl" }).ClickAsync();
        await Assertions.Expect(details.GetByRole(AriaRole.Button, new() { Name = "Copied" })).ToBeVisibleAsync();
        var copied = await page.EvaluateAsync<string>("() => navigator.clipboard.readText()");
        Assert.Contains("--header 'user-agent: lena'\\''s $(touch x)'", copied, StringComparison.OrdinalIgnoreCase);

        // Escape closes and gives the focus back; the address opens the same again.
        var address = page.Url;
        await details.GetByRole(AriaRole.Button, new() { Name = "Copied" }).FocusAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(details).ToHaveCountAsync(0);
        await Assertions.Expect(row.First).ToBeFocusedAsync();
        await page.GotoAsync(address);
        await Assertions.Expect(details).ToContainTextAsync("Timing");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToBeFocusedAsync();
    }

    [Fact]
    public async Task What_is_paused_stands_still_and_goes_on()
    {
        using var traffic = new DemoTraffic(Demo);
        var page = await OpenLiveAsync("lars", "?path=/lars");
        await traffic.SendAsync("/lars/1", Cancel);
        await Assertions.Expect(Row(page, "/lars/1")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status).First).ToHaveTextAsync("Paused");
        await SendUntilKnownAsync(traffic, "/lars/2");
        await Assertions.Expect(Row(page, "/lars/2")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Assertions.Expect(Row(page, "/lars/2").First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear", Exact = true }).ClickAsync();
        await Assertions.Expect(Row(page, "/lars/1")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Filters_stand_in_the_address_and_hold_for_what_comes()
    {
        using var traffic = new DemoTraffic(Demo);
        var page = await OpenLiveAsync("lotte");
        await page.GetByLabel("Path begins with").FillAsync("/lotte");
        await page.GetByLabel("Path begins with").PressAsync("Tab");
        await page.GetByLabel("Status or class").FillAsync("4xx");
        await page.GetByLabel("Status or class").PressAsync("Tab");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"path=%2Flotte&status=4xx"));
        await Assertions.Expect(page.GetByRole(AriaRole.Status).First).ToHaveTextAsync("Live");
        await traffic.SendAsync("/others/1", Cancel);
        await traffic.SendAsync("/lotte/1", Cancel);
        await Assertions.Expect(Row(page, "/lotte/1")).ToHaveCountAsync(1);
        await Assertions.Expect(Row(page, "/others/1")).ToHaveCountAsync(0);

        await page.GetByLabel("Client address or range").FillAsync("no range");
        await page.GetByLabel("Client address or range").PressAsync("Tab");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("client must be an address or a range");
        await page.GetByRole(AriaRole.Link, new() { Name = "Clear filters" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/live$"));
    }

    [Fact]
    public async Task Rows_are_reached_and_opened_by_keys_alone()
    {
        using var traffic = new DemoTraffic(Demo);
        var page = await OpenLiveAsync("lucy", "?path=/lucy");
        await traffic.SendAsync("/lucy/1", Cancel);
        await traffic.SendAsync("/lucy/2", Cancel);
        await Assertions.Expect(Row(page, "/lucy/2")).ToHaveCountAsync(1);
        await Row(page, "/lucy/2").FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(Row(page, "/lucy/1")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("main").GetByRole(AriaRole.Complementary)).ToContainTextAsync("/lucy/1");
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task What_clients_send_is_text_and_never_runs(string script)
    {
        using var traffic = new DemoTraffic(Demo);
        var tag = $"x{Guid.NewGuid():N}"[..10];
        var page = await OpenLiveAsync($"xenia-{tag}", $"?path=/{tag}");
        var path = $"/{tag}/{script.Replace(' ', '\t').Replace("\t", "%20", StringComparison.Ordinal)}";
        await traffic.SendAsync(path, Cancel, ("User-Agent", script), ("Referer", $"https://a.test/{script}"), ("Accept-Language", script));
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new(tag) }).First.ClickAsync();
        var details = page.Locator("main").GetByRole(AriaRole.Complementary);
        await Assertions.Expect(details).ToContainTextAsync(script);
        await details.GetByText("As a curl command").ClickAsync();
        Assert.Contains("curl", await page.GetByTestId("curl").InnerTextAsync(), StringComparison.Ordinal);
        Assert.False(await page.EvaluateAsync<bool>("() => 'hit' in window"));
        Assert.Equal(0, await page.Locator("main script, main img, main [onerror], main [onload], main a[href^=javascript]").CountAsync());
    }

    [Fact]
    public async Task Whoever_may_not_see_the_gateway_sees_no_request()
    {
        using var traffic = new DemoTraffic(Demo);
        var page = await OpenLiveAsync("lilo", "?path=/lilo", "viewer:default");
        await SendUntilKnownAsync(traffic, "/lilo/1");
        await Assertions.Expect(page.GetByText("No request passes this filter yet")).ToBeVisibleAsync();
        await Assertions.Expect(Row(page, "/lilo/1")).ToHaveCountAsync(0);
    }

    private async Task<IPage> OpenLiveAsync(string user, string query = "", string grant = "viewer:*")
    {
        var page = await OpenAsAsync(user, grant);
        await page.GotoAsync($"/live{query}");
        await Assertions.Expect(page.GetByRole(AriaRole.Status).First).ToHaveTextAsync("Live");
        return page;
    }

    private static ILocator Row(IPage page, string path) =>
        page.GetByRole(AriaRole.Button, new() { NameRegex = new($"GET .*{Pattern(path)}$") });

    // Playwright writes expressions between slashes.
    private static string Pattern(string text) => Regex.Escape(text).Replace("/", @"\/", StringComparison.Ordinal);

    // A gateway keeps a part of the requests that nobody watches.
    private async Task SendUntilKnownAsync(DemoTraffic traffic, string path)
    {
        while (true)
        {
            await traffic.SendAsync(path, Cancel);
            var answer = await Demo.Api.GetFromJsonAsync<JsonObject>($"/apis/admin.sluice.dev/v1/requests?path={path}", Cancel);
            if (answer!["items"]!.AsArray().Count > 0)
                return;
            await Task.Delay(200, Cancel);
        }
    }
}
