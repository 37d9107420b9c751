namespace Sluice.Admin.Tests.Journeys;

/// <summary>Pages in the dark, on a small window and on a phone.</summary>
public sealed class AccessLooks(BrowserFixture fixture) : Journey(fixture)
{
    private static readonly (string Name, string Path)[] Pages =
    [
        ("users", "/users"),
        ("sessions", "/users?tab=sessions"),
        ("tokens", "/users?tab=tokens"),
        ("account", "/account"),
        ("audit", "/audit"),
        ("tls", "/tls"),
        ("tls-servers", "/tls?tab=servers"),
        ("acme", "/tls?tab=acme"),
        ("acme-new", "/tls/acme"),
        ("limits", "/limits"),
        ("limits-new", "/limits/edit"),
    ];

    [Theory]
    [InlineData(380)]
    [InlineData(1000)]
    public async Task Pages_can_be_read_in_the_dark_and_in_little_room(int width)
    {
        var page = await OpenAsync(width);
        await page.Context.AddCookiesAsync([
            new()
            {
                Name = "sluice-theme",
                Value = "dark",
                Url = Demo.Console.ToString(),
            },
        ]);
        var name = $"dana{width}";
        await SignInAsync(page, name, await Demo.CreateUserAsync(name, Cancel, "admin:*"));
        foreach (var (look, path) in Pages)
        {
            await GoAsync(page, path);
            await LookAsync(page, $"{look}-dark-{width}");
            // Tables scroll for themselves; the page never does sideways.
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), $"{path} at {width}");
        }
    }
}
