using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using Sluice.Admin.Api;
using Sluice.Admin.Traffic;

namespace Sluice.Admin.Pages.Live;

public sealed partial class LivePage
{
    private LiveFilter _filter = new();
    private LiveBuffer _buffer = null!;
    private LiveTap _tap = null!;
    private CancellationTokenSource? _running;
    private List<LiveRequest> _items = [];
    private IReadOnlyList<string> _gateways = [];
    private LiveRequest? _selected;
    private bool _isPaused;
    private bool _isStarted;
    private bool _isGone;

    [Inject]
    private IStringLocalizer<LivePage> Text { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "gateway")]
    private string? Gateway { get; set; }

    [SupplyParameterFromQuery(Name = "host")]
    private string? Host { get; set; }

    [SupplyParameterFromQuery(Name = "path")]
    private string? Path { get; set; }

    [SupplyParameterFromQuery(Name = "method")]
    private string? Method { get; set; }

    [SupplyParameterFromQuery(Name = "status")]
    private string? Status { get; set; }

    [SupplyParameterFromQuery(Name = "client")]
    private string? Client { get; set; }

    [SupplyParameterFromQuery(Name = "request")]
    private string? SelectedId { get; set; }

    // Somebody's eyes follow rows; more often than this they could not.
    protected override TimeSpan Interval => TimeSpan.FromMilliseconds(400);

    private LiveRequest? Selected => _selected?.Id == SelectedId ? _selected : null;

    private string StateKind =>
        _tap.State switch
        {
            TapState.Live => "good",
            TapState.Paused or TapState.Connecting => "quiet",
            TapState.Full or TapState.Broken => "warn",
            _ => "bad",
        };

    protected override void OnInitialized()
    {
        _buffer = new(Clock);
        _tap = new(Api, _buffer, Clock);
    }

    protected override void OnParametersSet()
    {
        var wanted = new LiveFilter
        {
            Gateway = Gateway ?? "",
            Host = Host ?? "",
            Path = Path ?? "",
            Method = Method ?? "",
            Status = Status ?? "",
            Client = Client ?? "",
        };
        if (wanted == _filter)
            return;
        _filter = wanted;
        if (_isStarted)
            Begin(isFresh: true);
    }

    protected override async Task LoadAsync()
    {
        if (!_isStarted)
        {
            _isStarted = true;
            Begin(isFresh: false);
            var stats = await Api.GetAsync<ItemList<GatewayStats>>(ApiPaths.Admin("stats"), Gone);
            _gateways = [.. (stats.Value?.All ?? []).Select(s => s.Name)];
        }
        Problem = _tap.Problem;
        _items = [.. _buffer.Items];
        await FindSelectedAsync();
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            _running?.Dispose();
    }

    // What is open stays open, also when it is no longer in the list.
    private async Task FindSelectedAsync()
    {
        if (SelectedId is not { Length: > 0 } id)
            (_selected, _isGone) = (null, false);
        else if (_selected?.Id != id && !_isGone)
        {
            _selected = _buffer.Find(id) ?? (await Api.GetAsync<LiveRequest>(ApiPaths.Admin($"requests/{Uri.EscapeDataString(id)}"), Gone)).Value;
            _isGone = _selected is null;
        }
    }

    private void Begin(bool isFresh)
    {
        _running?.Cancel();
        _running?.Dispose();
        _running = CancellationTokenSource.CreateLinkedTokenSource(Gone);
        if (isFresh)
            _buffer.Clear();
        if (!_isPaused)
            _ = FollowAsync(_filter, _running.Token);
    }

    private async Task FollowAsync(LiveFilter filter, CancellationToken cancel)
    {
        try
        {
            await _tap.RunAsync(filter, cancel);
        }
        catch (OperationCanceledException)
        {
            // Paused, filtered anew, or the page is gone.
        }
    }

    private void TogglePause()
    {
        _isPaused = !_isPaused;
        Begin(isFresh: false);
        if (_isPaused)
            _tap.Pause();
    }

    private void Clear()
    {
        _buffer.Clear();
        _items = [];
    }

    private void Select(string id)
    {
        (_selected, _isGone) = (_buffer.Find(id), false);
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("request", id));
    }

    private async Task CloseAsync()
    {
        var id = SelectedId;
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("request", (string?)null));
        await Browser.InvokeVoidAsync("sluice.focusRow", Gone, id);
    }

    private static string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    private static string KindOf(int status) =>
        status switch
        {
            >= 500 or 0 => "bad",
            >= 400 => "warn",
            >= 300 => "quiet",
            _ => "good",
        };
}
