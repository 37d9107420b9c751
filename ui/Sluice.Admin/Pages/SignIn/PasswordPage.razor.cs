using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Sluice.Admin.Access;

namespace Sluice.Admin.Pages.SignIn;

public sealed partial class PasswordPage
{
    private string? _user;

    [Inject]
    private IStringLocalizer<PasswordPage> Text { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? Error { get; set; }

    private bool MustChange { get; set; }

    private string? Message =>
        Error switch
        {
            null => (string?)null,
            "different" => Text["Different"].Value,
            "wrong" => Text["Wrong"].Value,
            "weak" => Text["Weak"].Value,
            "throttled" => Text["Throttled"].Value,
            _ => Text["Unavailable"].Value,
        };

    protected override async Task OnInitializedAsync()
    {
        var user = (await Authentication).User;
        _user = user.Identity?.Name;
        MustChange = user.HasClaim(c => c.Type == Session.MustChangeClaim);
    }
}
