using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using Sluice.Admin.Access;
using Sluice.Admin.Api;

namespace Sluice.Admin.Layout;

public sealed partial class MainLayout : IDisposable
{
    private ErrorBoundary? _boundary;
    private bool _isDark;
    private bool _isMenuOpen = true;
    private string _here = "";

    [Inject]
    private IStringLocalizer<Texts> Text { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime Browser { get; set; } = null!;

    [Inject]
    private ApiClient Api { get; set; } = null!;

    [CascadingParameter(Name = "Theme")]
    private string Theme { get; set; } = "light";

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    public void Dispose()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        Api.SessionEnded -= OnSessionEnded;
    }

    protected override async Task OnInitializedAsync()
    {
        _isDark = Theme == "dark";
        _here = Path();
        Navigation.LocationChanged += OnLocationChanged;
        Api.SessionEnded += OnSessionEnded;
        // Somebody who still has the first password can do nothing else.
        if ((await Authentication).User.HasClaim(c => c.Type == Session.MustChangeClaim))
            Navigation.NavigateTo("/password", forceLoad: true);
    }

    private void ToggleMenu() => _isMenuOpen = !_isMenuOpen;

    private async Task ToggleThemeAsync()
    {
        _isDark = !_isDark;
        await Browser.InvokeVoidAsync("sluice.setTheme", _isDark ? "dark" : "light");
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs e)
    {
        _here = Path();
        _boundary?.Recover();
        _ = InvokeAsync(StateHasChanged);
    }

    private void OnSessionEnded() =>
        Navigation.NavigateTo($"/login?ended=true&returnUrl={Uri.EscapeDataString("/" + Path())}", forceLoad: true);

    private string Path() => Navigation.ToBaseRelativePath(Navigation.Uri).Split('#')[0];
}
