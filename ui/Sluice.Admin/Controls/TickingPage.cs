using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Sluice.Admin.Controls;

/// <summary>A page that asks again and again while somebody can see it.</summary>
public abstract class TickingPage : ConsolePage
{
    private DotNetObjectReference<TickingPage>? _self;

    [Inject]
    protected IJSRuntime Browser { get; set; } = null!;

    [Inject]
    protected TimeProvider Clock { get; set; } = null!;

    /// <summary>Default 1 s, which is how often gateways tell of their traffic while somebody looks.</summary>
    protected virtual TimeSpan Interval => TimeSpan.FromSeconds(1);

    /// <summary>Nobody sees the page: its tab is in the background.</summary>
    protected bool IsHidden { get; private set; }

    /// <summary>The browser tells whether the tab is in the background.</summary>
    [JSInvokable]
    public Task SetHiddenAsync(bool isHidden)
    {
        IsHidden = isHidden;
        return isHidden ? Task.CompletedTask : InvokeAsync(ReloadAsync);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        await base.OnAfterRenderAsync(firstRender);
        if (!firstRender || Gone.IsCancellationRequested)
            return;
        try
        {
            _self = DotNetObjectReference.Create(this);
            await Browser.InvokeVoidAsync("sluice.watchVisibility", Gone, _self);
            using var timer = new PeriodicTimer(Interval, Clock);
            while (await timer.WaitForNextTickAsync(Gone))
                if (!IsHidden)
                    await ReloadAsync();
        }
        catch (Exception e) when (e is OperationCanceledException or JSDisconnectedException)
        {
            // The page is gone.
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            _self?.Dispose();
    }
}
