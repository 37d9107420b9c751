using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Sluice.Admin.Pages.Tls;

public sealed partial class TlsPage
{
    private static readonly string[] Names = ["certificates", "acme", "servers"];

    [Inject]
    private IStringLocalizer<TlsPage> Text { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? Tab { get; set; }

    private string Current => Names.Contains(Tab) ? Tab! : Names[0];

    private IReadOnlyList<(string Name, string Text)> Tabs =>
        [("certificates", Text["TabCertificates"]), ("acme", Text["TabAcme"]), ("servers", Text["TabServers"])];

    // The tabs ask for what they show themselves.
    protected override Task LoadAsync() => Task.CompletedTask;
}
