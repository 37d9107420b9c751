using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Sluice.Admin.Tests.Journeys;

public sealed partial class AuditJourneys(BrowserFixture fixture) : Journey(fixture)
{
    [Fact]
    public async Task What_an_admin_did_is_found_by_filters_that_stand_in_the_URL()
    {
        var admin = await OpenAsAsync("audrey", "admin:*");
        await GoAsync(admin, "/users?tab=tokens");
        await admin.GetByRole(AriaRole.Button, new() { Name = "New token" }).ClickAsync();
        await admin.GetByLabel("Token name").FillAsync("audited");
        await admin.GetByRole(AriaRole.Button, new() { Name = "Create token" }).ClickAsync();
        await Assertions.Expect(admin.GetByTestId("secret")).ToBeVisibleAsync();

        await GoAsync(admin, "/audit");
        await LookAsync(admin, "audit");
        await admin.GetByLabel("Who").FillAsync("audrey");
        await admin.GetByLabel("Who").PressAsync("Tab");
        await Assertions.Expect(admin).ToHaveURLAsync(WhoUrl());
        await admin.GetByLabel("Verb").SelectOptionAsync("post");
        var row = admin.GetByRole(AriaRole.Row).Filter(new() { HasText = "audited" });
        await Assertions.Expect(row).ToContainTextAsync("tokens.admin.sluice.dev");
        await Assertions.Expect(row).ToContainTextAsync("201 done");
        await Assertions.Expect(admin.GetByRole(AriaRole.Row).Filter(new() { HasText = "login" })).ToHaveCountAsync(0);

        await ReloadAsync(admin);
        await Assertions.Expect(admin.GetByLabel("Who")).ToHaveValueAsync("audrey");
        await Assertions.Expect(row).ToBeVisibleAsync();
        await admin.GoBackAsync();
        await Assertions.Expect(admin.GetByRole(AriaRole.Row).Filter(new() { HasText = "login" }).First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_log_is_exported_for_spreadsheets()
    {
        var admin = await OpenAsAsync("axel", "admin:*");
        await GoAsync(admin, "/audit?who=axel&verb=login");
        await Assertions.Expect(admin.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("axel");
        var download = await admin.RunAndWaitForDownloadAsync(() =>
            admin.GetByRole(AriaRole.Button, new() { Name = "Export CSV" }).ClickAsync()
        );
        Assert.Matches("^sluice-audit-[0-9-]+[.]csv$", download.SuggestedFilename);
        var lines = await File.ReadAllLinesAsync(await download.PathAsync(), Cancel);
        Assert.StartsWith("time,who,verb,", lines[0], StringComparison.Ordinal);
        Assert.All(lines.Skip(1), l => Assert.Contains("\"axel\",\"login\"", l, StringComparison.Ordinal));
        Assert.True(lines.Length > 1);
    }

    [Fact]
    public async Task Who_is_no_admin_is_told_so()
    {
        var viewer = await OpenAsAsync("vera", "viewer:*");
        await GoAsync(viewer, "/audit");
        await Assertions.Expect(viewer.GetByRole(AriaRole.Alert)).ToContainTextAsync("is not admin of any namespace");
        await LookAsync(viewer, "audit-refused");
    }

    [GeneratedRegex("/audit[?]who=audrey")]
    private static partial Regex WhoUrl();
}
