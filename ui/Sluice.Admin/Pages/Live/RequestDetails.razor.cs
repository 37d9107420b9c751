using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using Sluice.Admin.Controls.Charts;

namespace Sluice.Admin.Pages.Live;

/// <summary>Everything that is known of one request.</summary>
public sealed partial class RequestDetails
{
    private ElementReference _heading;
    private string _shownId = "";
    private bool _isCopied;
    private bool _isNew;

    [Inject]
    private IStringLocalizer<LivePage> Text { get; set; } = null!;

    [Inject]
    private IJSRuntime Browser { get; set; } = null!;

    [Parameter, EditorRequired]
    public LiveRequest Request { get; set; } = null!;

    [Parameter]
    public EventCallback OnClose { get; set; }

    protected override void OnParametersSet()
    {
        if (_shownId == Request.Id)
            return;
        (_shownId, _isCopied, _isNew) = (Request.Id, false, true);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_isNew)
            return;
        _isNew = false;
        await _heading.FocusAsync();
    }

    private async Task CopyAsync()
    {
        await Browser.InvokeVoidAsync("sluice.copy", CurlCommand.Of(Request));
        _isCopied = true;
    }

    private async Task OnKeyAsync(KeyboardEventArgs key)
    {
        if (key.Key == "Escape")
            await OnClose.InvokeAsync();
    }

    private string Part(double milliseconds) =>
        (Request.DurationMs > 0 ? Math.Clamp(milliseconds / Request.DurationMs * 100, 0, 100) : 0).ToString("0.##", CultureInfo.InvariantCulture);

    private IEnumerable<(string Name, string Value)> Facts() =>
        [
            ("Status", $"{Request.Status} {Request.Flags}".Trim()),
            ("Reason", Request.Details),
            ("Time", Request.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture)),
            ("Host", Request.Host),
            ("Protocol", $"{Request.Scheme} {Request.Protocol} {Request.TlsVersion}".Trim()),
            ("Sni", Request.Sni),
            ("Client", Request.ClientAddress),
            ("Principal", Request.Principal),
            ("Gateway", Request.Gateway),
            ("Listener", $"{Request.Listener} ({Request.Port})"),
            ("Route", Request.Route is { } route ? $"{route.Source} {route.Rule} {route.Name}".Trim() : ""),
            ("VirtualHost", Request.Route?.VirtualHost ?? ""),
            ("Cluster", Request.Cluster),
            ("Endpoint", Request.Endpoint),
            ("UpstreamPath", Request.UpstreamPath == Request.Path ? "" : Request.UpstreamPath),
            ("Bytes", $"{ChartFormat.Bytes(Request.ReceivedBytes)} ↑ {ChartFormat.Bytes(Request.SentBytes)} ↓"),
        ];
}
