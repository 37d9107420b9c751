using MudBlazor;

namespace Sluice.Admin.Changes;

/// <summary>
/// The one way in which the console changes anything: shows what would change and what that would do, asks for a reason, writes, follows it until
/// every proxy has it, and takes it back on demand. See <c>README.md</c> beside this file.
/// </summary>
public sealed class ChangeFlow(IDialogService dialogs)
{
    private static readonly DialogOptions Options = new()
    {
        MaxWidth = MaxWidth.Medium,
        FullWidth = true,
        CloseOnEscapeKey = true,
        BackdropClick = false,
    };

    /// <summary>Runs one change from its preview to its end. Ends when the dialog is closed.</summary>
    public async Task<ChangeOutcome> RunAsync(ChangeSet set)
    {
        var parameters = new DialogParameters<ChangeDialog> { { d => d.Set, set } };
        var dialog = await dialogs.ShowAsync<ChangeDialog>(set.Title, parameters, Options);
        return await dialog.Result is { Canceled: false, Data: ChangeOutcome outcome } ? outcome : ChangeOutcome.Of(ChangeResult.Cancelled);
    }
}
