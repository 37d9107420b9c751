using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Sluice.Admin.Changes;

/// <summary>The dialog of one change; <see cref="ChangeFlow"/> opens it.</summary>
public sealed partial class ChangeDialog : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private string _reason = "";

    [Parameter, EditorRequired]
    public ChangeSet Set { get; set; } = null!;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    [Inject]
    private ChangeWork Work { get; set; } = null!;

    [Inject]
    private IStringLocalizer<ChangeTexts> Text { get; set; } = null!;

    private ChangeRun Run { get; set; } = null!;

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override Task OnInitializedAsync()
    {
        Run = new(Work, Set);
        _reason = Set.Reason;
        return WhileOpenAsync(Run.AskAsync);
    }

    private Task ApplyAsync() => WriteAsync(c => Run.ApplyAsync(_reason.Trim(), c));

    private Task TakeBackAsync() => WriteAsync(c => Run.TakeBackAsync(_reason.Trim(), c));

    private Task CompareAsync() => WhileOpenAsync(Run.RebaseAsync);

    private void Close() => Dialog.Close(DialogResult.Ok(Run.Outcome));

    private void TakeTheirs() => Dialog.Close(DialogResult.Ok(ChangeOutcome.Of(ChangeResult.Outdated)));

    private async Task WriteAsync(Func<CancellationToken, Task> write)
    {
        // What is being stored is seen through to its end even if the page goes.
        var writing = write(CancellationToken.None);
        StateHasChanged();
        await writing;
        if (Run.Stage is ChangeStage.Stored or ChangeStage.TakenBack)
            await FollowAsync();
    }

    private Task FollowAsync() =>
        WhileOpenAsync(async c =>
        {
            await foreach (var _ in Run.FollowAsync(c))
                StateHasChanged();
        });

    private async Task WhileOpenAsync(Func<CancellationToken, Task> work)
    {
        try
        {
            var working = work(_gone.Token);
            StateHasChanged();
            await working;
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested) { }
    }
}
