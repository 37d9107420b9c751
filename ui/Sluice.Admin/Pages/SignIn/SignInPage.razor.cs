using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Sluice.Admin.Pages.SignIn;

public sealed partial class SignInPage
{
    [Inject]
    private IStringLocalizer<SignInPage> Text { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    /// <summary>Why the last attempt failed; a word of ours, never shown as it is.</summary>
    [SupplyParameterFromQuery]
    private string? Error { get; set; }

    [SupplyParameterFromQuery]
    private bool Ended { get; set; }

    [SupplyParameterFromQuery]
    private bool Changed { get; set; }

    [SupplyParameterFromQuery]
    private string? User { get; set; }

    private string? Message =>
        Error switch
        {
            "wrong" => Text["Wrong"].Value,
            "throttled" => Text["Throttled"].Value,
            null => Ended ? Text["Ended"].Value
            : Changed ? Text["Changed"].Value
            : null,
            _ => Text["Unavailable"].Value,
        };
}
