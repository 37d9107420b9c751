using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Sluice.Admin.Access;

namespace Sluice.Admin.Pages.Account;

public sealed partial class AccountPage
{
    [Inject]
    private IStringLocalizer<AccountPage> Text { get; set; } = null!;

    private IReadOnlyList<string> Grants => [.. User.FindAll(Session.GrantClaim).Select(c => c.Value)];

    // The table of sessions asks for itself.
    protected override Task LoadAsync() => Task.CompletedTask;
}
