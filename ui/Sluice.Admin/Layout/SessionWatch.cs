using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Sluice.Admin.Access;
using Sluice.Admin.Api;

namespace Sluice.Admin.Layout;

/// <summary>Leaves an open page soon after its session was revoked, also where nobody touches it.</summary>
/// <remarks>Asking counts as use of the session; so it stops where nobody has done anything for a while, and a session left alone ends in its time.</remarks>
public sealed class SessionWatch : ComponentBase, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MostIdle = TimeSpan.FromMinutes(2);
    private readonly CancellationTokenSource _gone = new();
    private bool _isConnected;

    [Inject]
    private ApiClient Api { get; set; } = null!;

    [Inject]
    private PageActivity Activity { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    /// <summary>Whether anybody sits before a page.</summary>
    internal static bool IsAttended(DateTimeOffset last, DateTimeOffset now) => now - last < MostIdle;

    // A mark for tests: before it, nothing on the page answers to a click.
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (!_isConnected)
            return;
        builder.OpenElement(0, "span");
        builder.AddAttribute(1, "hidden", true);
        builder.AddAttribute(2, "data-testid", "connected");
        builder.CloseElement();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _isConnected = true;
        StateHasChanged();
        using var timer = new PeriodicTimer(Interval, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_gone.Token))
                if (IsAttended(Activity.Last, Clock.GetUtcNow()))
                    await Api.GetAsync<JsonObject>(ApiPaths.Admin("whoami"), _gone.Token);
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }
    }
}
