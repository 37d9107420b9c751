namespace Sluice.Admin.Pages.Users;

/// <summary>A browser's name for people, out of what it says of itself.</summary>
public static class BrowserName
{
    private const int MostCharacters = 40;

    // Each says also what those behind it say.
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("Android", "Android"),
        ("iPhone", "iOS"),
        ("iPad", "iPadOS"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];

    /// <summary><c>Firefox · Linux</c>; what is not known is shown as it is, shortened.</summary>
    public static string Of(string agent)
    {
        var (browser, system) = (Find(Browsers, agent), Find(Systems, agent));
        if (browser is null)
            return agent.Length > MostCharacters ? string.Concat(agent.AsSpan(0, MostCharacters), "…") : agent;
        return system is null ? browser : $"{browser} · {system}";
    }

    private static string? Find((string Mark, string Name)[] known, string agent) =>
        known.FirstOrDefault(k => agent.Contains(k.Mark, StringComparison.Ordinal)).Name;
}
