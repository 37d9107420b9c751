using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Sluice.Admin.Api;

namespace Sluice.Admin.Controls;

/// <summary>A page that shows what the API tells. It is drawn at once, empty, and asks when its connection stands; so nothing is asked twice.</summary>
public abstract class ConsolePage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _gone = new();

    // Taken once: what still runs when the page is gone may ask for it then.
    protected ConsolePage() => Gone = _gone.Token;

    [Inject]
    protected ApiClient Api { get; set; } = null!;

    [Inject]
    protected NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    /// <summary>Who is signed in.</summary>
    protected ClaimsPrincipal User { get; private set; } = new();

    /// <summary>Ends with the page.</summary>
    protected CancellationToken Gone { get; }

    /// <summary>Nothing has been told yet.</summary>
    protected bool IsLoading { get; private set; } = true;

    /// <summary>Why what is to be shown could not be had; null: it could.</summary>
    protected ApiProblem? Problem { get; set; }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Asks the API for what the page shows; called when the page's connection stands, and again by <see cref="ReloadAsync"/>.</summary>
    protected abstract Task LoadAsync();

    protected async Task ReloadAsync()
    {
        try
        {
            await LoadAsync();
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            return;
        }
        IsLoading = false;
        StateHasChanged();
    }

    /// <summary>The value of an answer; where there is none, the page shows why.</summary>
    protected T? ValueOf<T>(ApiResult<T> answer)
        where T : class
    {
        Problem = answer.Problem;
        return answer.Value;
    }

    protected override async Task OnInitializedAsync() => User = (await Authentication).User;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            await ReloadAsync();
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        _gone.Cancel();
        _gone.Dispose();
    }
}
