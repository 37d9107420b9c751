using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Sluice.Admin.Tests.Journeys;

public sealed class RouteJourneys(BrowserFixture fixture) : Journey(fixture)
{
    [Fact]
    public async Task A_route_made_by_the_form_answers_a_real_request()
    {
        var page = await OpenAsAsync("erin", "editor:*");
        await GoAsync(page, "/routes");
        await page.GetByRole(AriaRole.Link, new() { Name = "New route" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).PutAsync("made-by-form");
        await page.GetByLabel("Add a host").PutAsync("form.example");
        await page.GetByLabel("Add a gateway").PutAsync("my-gateway");
        await Assertions.Expect(page.GetByLabel("Gateways 1")).ToHaveValueAsync("my-gateway");
        await page.Locator(".rule-title").ClickAsync();
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Action", Exact = true }).SelectOptionAsync("directResponse");
        await page.GetByLabel("Status").PutAsync("200");
        await page.GetByLabel("Body").PutAsync("hello from the console");
        await page.GetByRole(AriaRole.Button, new() { Name = "Preview and save" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog).GetByText("VirtualService default/made-by-form")).ToBeVisibleAsync();
        await LookAsync(page, "change-preview");
        await page.ApplyAsync("시연용 경로");
        await LookAsync(page, "change-applied");
        await page.DoneAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/routes/default/made-by-form$"));

        Assert.Equal((HttpStatusCode.OK, "hello from the console"), await Demo.AskGatewayAsync("form.example", "/", Cancel));
        await GoAsync(page, "/changes?q=made-by-form");
        await Assertions.Expect(page.GetByText("시연용 경로")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Weights_that_are_shifted_by_a_slider_show_in_real_requests()
    {
        var rule = new JsonObject { ["name"] = "split", ["route"] = new JsonArray(To("v1", 90), To("v3", 10)) };
        await Demo.CreateAsync(RouteWork.Route("weights-by-form", "weights.example", rule), Cancel);
        var page = await OpenAsAsync("wes", "editor:default");
        await GoAsync(page, "/routes/default/weights-by-form?rule=1");
        await page.GetByRole(AriaRole.Slider).First.FillAsync("50");
        await Assertions.Expect(page.GetByRole(AriaRole.Slider).Nth(1)).ToHaveValueAsync("50");
        await LookAsync(page, "route-form");
        await page.GetByRole(AriaRole.Button, new() { Name = "Preview and save" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog).GetByText("90 → 50")).ToBeVisibleAsync();
        await page.ApplyAsync("half and half");

        var first = 0;
        for (var i = 0; i < 200; i++)
        {
            var (status, body) = await Demo.AskGatewayAsync("weights.example", "/reviews/0", Cancel);
            Assert.Equal(HttpStatusCode.OK, status);
            first += body.Contains("reviews-v1", StringComparison.Ordinal) ? 1 : 0;
        }
        // Ninety of a hundred would be 180; of fifty, seven standard deviations are to either side.
        Assert.InRange(first, 50, 150);
    }

    [Fact]
    public async Task An_invalid_edit_is_caught_and_nothing_is_stored()
    {
        await Demo.CreateAsync(RouteWork.Route("stays-valid", "valid.example", RouteWork.Says("only", "as before")), Cancel);
        var before = await Demo.RouteAsync("stays-valid", Cancel);
        var page = await OpenAsAsync("ivan", "editor:default");
        await GoAsync(page, "/routes/default/stays-valid?rule=1");
        await page.GetByLabel("Status").PutAsync("9999");
        await Assertions.Expect(page.GetByRole(AriaRole.List, new() { Name = "Findings" })).ToContainTextAsync("status");
        await page.GetByRole(AriaRole.Button, new() { Name = "Preview and save" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.GetByText("error", new() { Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Apply" })).ToBeDisabledAsync();
        await LookAsync(page, "change-invalid");
        Assert.True(JsonNode.DeepEquals(before, await Demo.RouteAsync("stays-valid", Cancel)));
    }

    [Fact]
    public async Task Of_two_people_editing_the_slower_is_told_and_overwrites_nothing()
    {
        await Demo.CreateAsync(RouteWork.Route("shared-by-two", "two.example", RouteWork.Says("only", "first")), Cancel);
        var anna = await OpenAsAsync("anna", "editor:default");
        var bert = await OpenAsAsync("bert", "editor:default");
        foreach (var page in new[] { anna, bert })
        {
            await GoAsync(page, "/routes/default/shared-by-two?rule=1");
            await page.GetByLabel("Body").PutAsync(page == anna ? "by anna" : "by bert");
        }
        await bert.GetByRole(AriaRole.Button, new() { Name = "Preview and save" }).ClickAsync();
        await bert.ApplyAsync("bert was here");

        await anna.GetByRole(AriaRole.Button, new() { Name = "Preview and save" }).ClickAsync();
        var alert = anna.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Alert);
        await Assertions.Expect(alert).ToContainTextAsync("bert changed VirtualService default/shared-by-two meanwhile");
        await Assertions.Expect(alert).ToContainTextAsync("bert was here");
        await Assertions.Expect(anna.GetByRole(AriaRole.Dialog)).ToContainTextAsync("by anna");
        await LookAsync(anna, "change-conflict");
        Assert.Equal("by bert", BodyOf(await Demo.RouteAsync("shared-by-two", Cancel)));

        // What she wants after all is shown as a change of what bert made.
        await anna.GetByRole(AriaRole.Button, new() { Name = "Compare mine with theirs" }).ClickAsync();
        await Assertions.Expect(anna.GetByRole(AriaRole.Dialog).GetByText("by bert → by anna")).ToBeVisibleAsync();
        await anna.ApplyAsync("agreed with bert");
        Assert.Equal("by anna", BodyOf(await Demo.RouteAsync("shared-by-two", Cancel)));
    }

    [Fact]
    public async Task A_change_is_rolled_back_from_the_history()
    {
        await Demo.CreateAsync(RouteWork.Route("goes-back", "back.example", RouteWork.Says("only", "good")), Cancel);
        var bad = await Demo.RouteAsync("goes-back", Cancel);
        bad["spec"]!["http"]![0]!["directResponse"]!["body"]!["string"] = "bad";
        (await Demo.Api.PutAsJsonAsync($"{RouteWork.Base}/goes-back", bad, Cancel)).EnsureSuccessStatusCode();

        var page = await OpenAsAsync("rolf", "editor:default");
        await GoAsync(page, "/changes?group=networking.istio.io&kind=VirtualService&ns=default&name=goes-back");
        await page.GetByRole(AriaRole.Button, new() { NameString = "What changed in revision" }).First.ClickAsync();
        await Assertions.Expect(page.GetByText("good → bad")).ToBeVisibleAsync();
        await LookAsync(page, "changes");
        await page.GetByRole(AriaRole.Button, new() { NameString = "Go back to this" }).Last.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog).GetByText("bad → good")).ToBeVisibleAsync();
        await page.ApplyAsync("it was better before");
        await page.DoneAsync();
        Assert.Equal("good", (await Demo.AskGatewayAsync("back.example", "/", Cancel)).Body);
        await Assertions.Expect(page.GetByText("it was better before")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_was_just_applied_is_taken_back_in_the_dialog()
    {
        await Demo.CreateAsync(RouteWork.Route("taken-back", "taken.example", RouteWork.Says("only", "before")), Cancel);
        var page = await OpenAsAsync("tina", "editor:default");
        await GoAsync(page, "/routes/default/taken-back?rule=1");
        await page.GetByLabel("Body").PutAsync("after");
        await page.GetByRole(AriaRole.Button, new() { Name = "Preview and save" }).ClickAsync();
        await page.ApplyAsync("try it");
        Assert.Equal("after", (await Demo.AskGatewayAsync("taken.example", "/", Cancel)).Body);
        await page.GetByRole(AriaRole.Button, new() { Name = "Roll back" }).ClickAsync();
        await Assertions.Expect(page.GetByText("The change is taken back.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog).GetByText("everywhere", new() { Exact = true })).ToBeVisibleAsync();
        await page.DoneAsync();
        Assert.Equal("before", (await Demo.AskGatewayAsync("taken.example", "/", Cancel)).Body);
        await Assertions.Expect(page.GetByLabel("Body")).ToHaveValueAsync("before");
    }

    [Fact]
    public async Task A_viewer_may_look_and_the_api_refuses_the_rest()
    {
        await Demo.CreateAsync(RouteWork.Route("not-for-viewers", "viewer.example", RouteWork.Says("only", "as before")), Cancel);
        var password = await Demo.CreateUserAsync("vic", Cancel, "viewer:*");
        var page = await OpenAsync();
        await SignInAsync(page, "vic", password, "/login?returnUrl=%2Froutes");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Routes");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "New route" })).ToHaveCountAsync(0);
        await GoAsync(page, "/routes/default/not-for-viewers?rule=1");
        await Assertions.Expect(page.GetByText("You may look, not edit")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("Body")).ToBeDisabledAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Preview and save" })).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { NameString = "Move rule" })).ToHaveCountAsync(0);
        await GoAsync(page, "/changes");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { NameString = "What changed" }).First).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { NameString = "Go back" })).ToHaveCountAsync(0);

        var login = new JsonObject { ["user"] = "vic", ["password"] = password };
        var session = await Demo.Api.PostAsJsonAsync("/apis/admin.sluice.dev/v1/sessions", login, Cancel);
        var route = await Demo.RouteAsync("not-for-viewers", Cancel);
        using var direct = new HttpRequestMessage(HttpMethod.Put, $"{RouteWork.Base}/not-for-viewers")
        {
            Content = JsonContent.Create(route),
        };
        direct.Headers.Authorization = new("Bearer", (string)(await session.Content.ReadFromJsonAsync<JsonObject>(Cancel))!["token"]!);
        Assert.Equal(HttpStatusCode.Forbidden, (await Demo.Api.SendAsync(direct, Cancel)).StatusCode);
    }

    private static JsonObject To(string subset, int weight) =>
        new()
        {
            ["destination"] = new JsonObject { ["host"] = "reviews", ["subset"] = subset },
            ["weight"] = weight,
        };

    private static string? BodyOf(JsonObject route) => (string?)route["spec"]!["http"]![0]!["directResponse"]!["body"]!["string"];
}
