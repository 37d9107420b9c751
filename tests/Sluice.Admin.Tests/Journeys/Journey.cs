using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Sluice.Admin.Tests.Journeys;

/// <summary>What somebody does with the console in a browser of their own.</summary>
public abstract class Journey(BrowserFixture fixture) : IAsyncLifetime
{
    private const float Patience = 15_000;
    private readonly List<IBrowserContext> _contexts = [];
    private readonly List<string> _complaints = [];

    /// <summary>Runs beside all other tests, and not only by <c>tests/journeys</c>.</summary>
    protected virtual bool IsShort => false;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected Demo Demo { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(
            IsShort || Environment.GetEnvironmentVariable("SLUICE_JOURNEYS") is { Length: > 0 },
            "long journeys want the machine for themselves: bash tests/journeys"
        );
        Assert.SkipWhen(fixture.Browser is null, "Chromium is not installed");
        Assertions.SetDefaultExpectTimeout(Patience);
        Demo = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var context in _contexts)
            await context.DisposeAsync();
        GC.SuppressFinalize(this);
        // A script that the policy stopped, or an exception in the page, fails a journey that otherwise went well.
        Assert.Empty(_complaints);
    }

    /// <summary>The demo of this journey; most share one.</summary>
    protected virtual Task<Demo> StartAsync() => fixture.DemoAsync(Cancel);

    /// <summary>A new browser profile: its own cookies.</summary>
    protected async Task<IPage> OpenAsync(int width = 1280, string language = "en")
    {
        var context = await fixture.Browser!.NewContextAsync(
            new()
            {
                BaseURL = Demo.Console.ToString(),
                // The demo's authority is made when it starts.
                IgnoreHTTPSErrors = true,
                ViewportSize = new() { Width = width, Height = 800 },
                Locale = language,
                ReducedMotion = ReducedMotion.Reduce,
            }
        );
        _contexts.Add(context);
        context.SetDefaultTimeout(Patience);
        var page = await context.NewPageAsync();
        page.PageError += (_, error) => _complaints.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase))
                _complaints.Add(message.Text);
        };
        return page;
    }

    /// <summary>Signs in by the form.</summary>
    protected static async Task SignInAsync(IPage page, string user, string password, string path = "/login")
    {
        await page.GotoAsync(path);
        await page.GetByLabel("User name").FillAsync(user);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    /// <summary>Opens a page, and waits until it answers to clicks.</summary>
    protected static async Task GoAsync(IPage page, string path)
    {
        await page.GotoAsync(path);
        await ConnectedAsync(page);
    }

    /// <summary>Loads the page anew, and waits until it answers to clicks.</summary>
    protected static async Task ReloadAsync(IPage page)
    {
        await page.ReloadAsync();
        await ConnectedAsync(page);
    }

    /// <summary>A page of somebody new with these rights, signed in.</summary>
    protected async Task<IPage> OpenAsAsync(string name, params string[] grants)
    {
        var page = await OpenAsync();
        await SignInAsync(page, name, await Demo.CreateUserAsync(name, Cancel, grants));
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        return page;
    }

    /// <summary>Takes a picture of the page (a test artefact) and demands that axe finds nothing on it.</summary>
    protected static async Task LookAsync(IPage page, string name)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots");
        Directory.CreateDirectory(folder);
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
        var found = await page.RunAxe();
        Assert.True(found.Violations.Length == 0, $"axe on {name}:\n{string.Join("\n", found.Violations.Select(Describe))}");
    }

    private static Task ConnectedAsync(IPage page) =>
        page.GetByTestId("connected").WaitForAsync(new() { State = WaitForSelectorState.Attached });

    private static string Describe(AxeResultItem violation) =>
        $"{violation.Id}: {violation.Help}\n  " + string.Join("\n  ", violation.Nodes.Select(n => n.Html));
}
