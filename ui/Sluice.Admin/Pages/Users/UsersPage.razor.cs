using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Sluice.Admin.Pages.Users;

public sealed partial class UsersPage
{
    private static readonly string[] Names = ["users", "sessions", "tokens", "certificates"];

    [Inject]
    private IStringLocalizer<UsersPage> Text { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? Tab { get; set; }

    private string Current => Names.Contains(Tab) ? Tab! : Names[0];

    private IReadOnlyList<(string Name, string Text)> Tabs =>
        [
            ("users", Text["TabUsers"]),
            ("sessions", Text["TabSessions"]),
            ("tokens", Text["TabTokens"]),
            ("certificates", Text["TabCertificates"]),
        ];

    // The tabs ask for what they show themselves.
    protected override Task LoadAsync() => Task.CompletedTask;
}
