using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Sluice.Admin.Tests.Journeys;

public sealed partial class SignInJourneys(BrowserFixture fixture) : Journey(fixture)
{
    protected override bool IsShort => true;

    [Fact]
    public async Task The_first_password_has_to_be_changed_before_anything_else()
    {
        var page = await OpenAsync();
        await SignInAsync(page, "admin", Demo.FirstPassword);
        await Assertions.Expect(page).ToHaveURLAsync(PasswordUrl());
        await page.GotoAsync("/routes");
        await Assertions.Expect(page).ToHaveURLAsync(PasswordUrl());
        await LookAsync(page, "password");

        const string chosen = "gate-keeps-water-9";
        await page.GetByLabel("Present password").FillAsync(Demo.FirstPassword);
        await page.GetByLabel("New password", new() { Exact = true }).FillAsync(chosen);
        await page.GetByLabel("New password, again").FillAsync(chosen);
        await page.GetByRole(AriaRole.Button, new() { Name = "Change password" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The password is changed");
        await SignInAsync(page, "admin", chosen);
        await Assertions.Expect(page.GetByTestId("who")).ToHaveTextAsync("admin");
    }

    [Fact]
    public async Task A_wrong_password_says_nothing_about_which_part_was_wrong()
    {
        var page = await OpenAsync();
        await Demo.CreateUserAsync("wanda", Cancel, "viewer:*");
        await SignInAsync(page, "wanda", "not-her-password");
        var known = await page.GetByRole(AriaRole.Alert).InnerTextAsync();
        await SignInAsync(page, "nobody-of-this-name", "not-her-password");
        Assert.Equal(known, await page.GetByRole(AriaRole.Alert).InnerTextAsync());
        await LookAsync(page, "sign-in");
    }

    [Fact]
    public async Task After_signing_out_the_old_cookie_opens_nothing()
    {
        var page = await OpenAsAsync("oscar", "viewer:*");
        var cookies = await page.Context.CookiesAsync();
        var session = Assert.Single(cookies, c => c.Name == "__Host-sluice-session");
        Assert.True(session.HttpOnly && session.Secure && session.SameSite == SameSiteAttribute.Strict);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(LoginUrl());

        await page.Context.AddCookiesAsync([
            new()
            {
                Name = session.Name,
                Value = session.Value,
                Url = Demo.Console.ToString(),
                Secure = true,
            },
        ]);
        await page.GotoAsync("/");
        await Assertions.Expect(page).ToHaveURLAsync(LoginUrl());
    }

    [Fact]
    public async Task A_session_is_new_at_every_login()
    {
        var page = await OpenAsync();
        var password = await Demo.CreateUserAsync("fiona", Cancel, "viewer:*");
        const string planted = "planted-by-somebody";
        await page.Context.AddCookiesAsync([
            new()
            {
                Name = "__Host-sluice-session",
                Value = planted,
                Url = Demo.Console.ToString(),
                Secure = true,
            },
        ]);
        await SignInAsync(page, "fiona", password);
        await Assertions.Expect(page.GetByTestId("who")).ToHaveTextAsync("fiona");
        Assert.DoesNotContain(await page.Context.CookiesAsync(), c => c.Value == planted);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("javascript:alert(1)")]
    public async Task Signing_in_leads_to_no_other_site(string wanted)
    {
        var page = await OpenAsync();
        var name = $"rita-{Guid.NewGuid():N}"[..16];
        var password = await Demo.CreateUserAsync(name, Cancel, "viewer:*");
        await SignInAsync(page, name, password, $"/login?returnUrl={Uri.EscapeDataString(wanted)}");
        await Assertions.Expect(page.GetByTestId("who")).ToHaveTextAsync(name);
        Assert.Equal(Demo.Console.Authority, new Uri(page.Url).Authority);
    }

    [Fact]
    public async Task The_console_speaks_Korean_and_remembers_it()
    {
        var page = await OpenAsync(language: "ko");
        await page.GotoAsync("/login");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("로그인");
        await page.GetByRole(AriaRole.Button, new() { Name = "English" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Sign in");
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Sign in");
    }

    [GeneratedRegex("/password")]
    private static partial Regex PasswordUrl();

    [GeneratedRegex("/login")]
    private static partial Regex LoginUrl();
}
