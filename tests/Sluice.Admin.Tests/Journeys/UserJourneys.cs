using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Sluice.Admin.Tests.Journeys;

public sealed partial class UserJourneys(BrowserFixture fixture) : Journey(fixture)
{
    [Fact]
    public async Task An_admin_makes_an_editor_of_one_namespace_who_may_edit_there_and_nowhere_else()
    {
        var admin = await OpenAsAsync("uma", "admin:*");
        await GoAsync(admin, "/users");
        await LookAsync(admin, "users");
        await admin.GetByRole(AriaRole.Button, new() { Name = "New user" }).ClickAsync();
        var dialog = admin.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("User name").FillAsync("edgar");
        await dialog.GetByLabel("Role 1").SelectOptionAsync("editor");
        await dialog.GetByLabel("In namespace 1").FillAsync("edgars-own");
        await LookAsync(admin, "users-new");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Create user" }).ClickAsync();
        var password = await admin.GetByTestId("secret").InnerTextAsync();
        await Assertions.Expect(Row(admin, "edgar")).ToContainTextAsync("edgars-own");
        await LookAsync(admin, "users-created");

        var edgar = await OpenAsync();
        await SignInAsync(edgar, "edgar", password);
        await ChangePasswordAsync(edgar, password, "edgars-long-phrase-7");
        await SignInAsync(edgar, "edgar", "edgars-long-phrase-7");
        await Assertions.Expect(edgar.GetByTestId("who")).ToHaveTextAsync("edgar");
        await Assertions.Expect(edgar.GetByRole(AriaRole.Link, new() { Name = "Users and access" })).ToHaveCountAsync(0);
        await GoAsync(edgar, "/users");
        await Assertions.Expect(edgar.GetByText("are managed by those who are admin")).ToBeVisibleAsync();

        using var client = await Demo.ClientAsync(await SessionOfAsync(edgar));
        Assert.Equal(HttpStatusCode.Created, await WriteServiceAsync(client, "edgars-own"));
        Assert.Equal(HttpStatusCode.Forbidden, await WriteServiceAsync(client, "default"));
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/apis/admin.sluice.dev/v1/users", Cancel)).StatusCode);
    }

    [Fact]
    public async Task A_password_is_shown_once_and_never_again()
    {
        var admin = await OpenAsAsync("ursula", "admin:*");
        await GoAsync(admin, "/users");
        await CreateUserAsync(admin, "once");
        var password = await admin.GetByTestId("secret").InnerTextAsync();
        await admin.GetByRole(AriaRole.Button, new() { Name = "I have kept it" }).ClickAsync();
        await Assertions.Expect(admin.GetByTestId("secret")).ToHaveCountAsync(0);
        Assert.DoesNotContain(password, await admin.ContentAsync(), StringComparison.Ordinal);
        await ReloadAsync(admin);
        await Assertions.Expect(Row(admin, "once")).ToBeVisibleAsync();
        Assert.DoesNotContain(password, await admin.ContentAsync(), StringComparison.Ordinal);

        await admin.GetByRole(AriaRole.Button, new() { Name = "Reset the password of once" }).ClickAsync();
        await admin.GetByRole(AriaRole.Button, new() { Name = "Reset password" }).ClickAsync();
        await Assertions.Expect(admin.GetByTestId("secret")).Not.ToHaveTextAsync(password);
        Assert.Null(await Demo.LogInAsync("once", password, Cancel));
        Assert.NotNull(await Demo.LogInAsync("once", await admin.GetByTestId("secret").InnerTextAsync(), Cancel));
    }

    [Fact]
    public async Task A_refused_user_is_explained_and_what_was_entered_stays()
    {
        var admin = await OpenAsAsync("ulla", "admin:*");
        await GoAsync(admin, "/users");
        await admin.GetByRole(AriaRole.Button, new() { Name = "New user" }).ClickAsync();
        var dialog = admin.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("User name").FillAsync("Not A Name");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Create user" }).ClickAsync();
        await Assertions.Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("metadata.name must be");
        await Assertions.Expect(dialog.GetByLabel("User name")).ToHaveValueAsync("Not A Name");
        await LookAsync(admin, "users-refused");
        await admin.Keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await Assertions.Expect(admin.GetByRole(AriaRole.Button, new() { Name = "New user" })).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Who_is_disabled_is_out_at_once_and_back_when_enabled()
    {
        var admin = await OpenAsAsync("ulrich", "admin:*");
        var other = await OpenAsAsync("dora", "viewer:*");
        await GoAsync(admin, "/users?q=dora");
        await admin.GetByRole(AriaRole.Button, new() { Name = "Disable dora" }).ClickAsync();
        await admin.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Disable", Exact = true }).ClickAsync();
        await Assertions.Expect(Row(admin, "dora")).ToContainTextAsync("disabled");
        await Assertions.Expect(other).ToHaveURLAsync(LoginUrl());
        await admin.GetByRole(AriaRole.Button, new() { Name = "Enable dora" }).ClickAsync();
        await Assertions.Expect(Row(admin, "dora")).Not.ToContainTextAsync("disabled");
        await admin.GetByRole(AriaRole.Button, new() { Name = "Delete dora" }).ClickAsync();
        await admin.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete user" }).ClickAsync();
        await Assertions.Expect(Row(admin, "dora")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_token_is_shown_once_works_and_is_refused_when_revoked()
    {
        var admin = await OpenAsAsync("tanja", "admin:*");
        await GoAsync(admin, "/users?tab=tokens");
        await admin.GetByRole(AriaRole.Button, new() { Name = "New token" }).ClickAsync();
        var dialog = admin.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Token name").FillAsync("pipeline");
        await dialog.GetByLabel("In namespace 1").FillAsync("tokens-own");
        await dialog.GetByLabel("Role 1").SelectOptionAsync("editor");
        await LookAsync(admin, "tokens-new");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Create token" }).ClickAsync();
        var token = await admin.GetByTestId("secret").InnerTextAsync();
        await LookAsync(admin, "tokens");
        using var client = await Demo.ClientAsync(token);
        Assert.Equal(HttpStatusCode.Created, await WriteServiceAsync(client, "tokens-own"));
        Assert.Equal(HttpStatusCode.Forbidden, await WriteServiceAsync(client, "default"));
        await ReloadAsync(admin);
        await Assertions.Expect(Row(admin, "pipeline")).ToContainTextAsync("in 29 days");
        Assert.DoesNotContain(token, await admin.ContentAsync(), StringComparison.Ordinal);

        await admin.GetByRole(AriaRole.Button, new() { Name = "Revoke token pipeline" }).ClickAsync();
        await admin.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Revoke", Exact = true }).ClickAsync();
        await Assertions.Expect(Row(admin, "pipeline")).ToHaveCountAsync(0);
        Assert.Equal(HttpStatusCode.Unauthorized, await WriteServiceAsync(client, "tokens-own"));
    }

    [Fact]
    public async Task The_subject_of_a_certificate_gets_rights_and_loses_them()
    {
        var admin = await OpenAsAsync("carl", "admin:*");
        await GoAsync(admin, "/users?tab=certificates");
        await admin.GetByRole(AriaRole.Button, new() { Name = "New identity" }).ClickAsync();
        await admin.GetByLabel("Identity").FillAsync("spiffe://cluster.local/ns/carls/sa/deployer");
        await admin.GetByLabel("Role 1").SelectOptionAsync("editor");
        await admin.GetByRole(AriaRole.Button, new() { Name = "Save rights" }).ClickAsync();
        await Assertions.Expect(Row(admin, "ns/carls/sa/deployer")).ToContainTextAsync("Editor");
        await LookAsync(admin, "certificate-subjects");
        await Row(admin, "ns/carls/sa/deployer").GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await admin.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await Assertions.Expect(Row(admin, "ns/carls/sa/deployer")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_session_that_is_revoked_ends_the_page_that_nobody_touches()
    {
        var admin = await OpenAsAsync("serena", "admin:*");
        var other = await OpenAsAsync("simon", "viewer:*");
        await GoAsync(other, "/account");
        await Assertions.Expect(Row(other, "this one")).ToBeVisibleAsync();
        await LookAsync(other, "account");
        await GoAsync(admin, "/users?tab=sessions&q=simon");
        await LookAsync(admin, "sessions");
        // Beside the browser there is the session in which the first password was changed.
        var revoke = admin.GetByRole(AriaRole.Button, new() { Name = "Revoke the session of simon (Chrome" });
        await revoke.First.ClickAsync();
        await Assertions.Expect(admin.GetByRole(AriaRole.Status)).ToContainTextAsync("The session of simon is revoked");
        await Assertions.Expect(other).ToHaveURLAsync(LoginUrl());
        await Assertions.Expect(admin.GetByTestId("who")).ToHaveTextAsync("serena");
    }

    [Fact]
    public async Task Everybody_can_end_their_other_sessions()
    {
        var here = await OpenAsAsync("samuel", "viewer:*");
        await GoAsync(here, "/account");
        await Assertions.Expect(here.GetByRole(AriaRole.Row)).ToHaveCountAsync(3);
        await here.GetByRole(AriaRole.Button, new() { Name = "End all other sessions" }).ClickAsync();
        await here.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "End all other sessions" }).ClickAsync();
        await Assertions.Expect(here.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
    }

    private static ILocator Row(IPage page, string text) => page.GetByRole(AriaRole.Row).Filter(new() { HasText = text });

    private static async Task CreateUserAsync(IPage page, string name)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "New user" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByLabel("User name").FillAsync(name);
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Create user" }).ClickAsync();
    }

    private static async Task ChangePasswordAsync(IPage page, string old, string next)
    {
        await page.GetByLabel("Present password").FillAsync(old);
        await page.GetByLabel("New password", new() { Exact = true }).FillAsync(next);
        await page.GetByLabel("New password, again").FillAsync(next);
        await page.GetByRole(AriaRole.Button, new() { Name = "Change password" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(LoginUrl());
    }

    private static async Task<string> SessionOfAsync(IPage page) =>
        (await page.Context.CookiesAsync()).Single(c => c.Name == "__Host-sluice-session").Value;

    private static async Task<HttpStatusCode> WriteServiceAsync(HttpClient client, string ns)
    {
        var name = $"made-{Guid.NewGuid():N}"[..20];
        var service = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Service",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject { ["ports"] = new JsonArray(new JsonObject { ["name"] = "http", ["port"] = 80 }) },
        };
        return (await client.PostAsJsonAsync($"/api/v1/namespaces/{ns}/services", service, Cancel)).StatusCode;
    }

    [GeneratedRegex("/login")]
    private static partial Regex LoginUrl();
}
