using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Localization;
using Sluice.Admin.Api;

namespace Sluice.Admin.Pages.Tls;

/// <summary>Takes a certificate and its key out of files, or as text. What was taken is never drawn again.</summary>
public sealed partial class UploadForm : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private bool _isBusy;
    private string? _wrong;

    [Inject]
    private IStringLocalizer<TlsPage> Text { get; set; } = null!;

    [Parameter, EditorRequired]
    public UploadDraft Draft { get; set; } = new();

    [Parameter]
    public TlsChoices Choices { get; set; } = TlsChoices.None;

    [Parameter]
    public ApiProblem? Refusal { get; set; }

    [Parameter]
    public EventCallback OnSend { get; set; }

    [Parameter]
    public EventCallback OnCancel { get; set; }

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    private async Task TakePfxAsync(InputFileChangeEventArgs change) => Draft.Pfx = await ReadAsync(change) ?? [];

    private async Task TakeTextAsync(InputFileChangeEventArgs change, Action<string> take) =>
        take(await ReadAsync(change) is { } bytes ? Encoding.UTF8.GetString(bytes) : "");

    // Null: there is none, or it is too large to be one.
    private async Task<byte[]?> ReadAsync(InputFileChangeEventArgs change)
    {
        _wrong = null;
        if (change.FileCount != 1)
            return null;
        if (change.File.Size > UploadDraft.MostBytes)
        {
            _wrong = Text["TooLarge", UploadDraft.MostBytes / 1024];
            return null;
        }
        await using var stream = change.File.OpenReadStream(UploadDraft.MostBytes, _gone.Token);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, _gone.Token);
        return bytes.ToArray();
    }

    private async Task SendAsync()
    {
        if (_isBusy)
            return;
        var isComplete = Draft.IsPfx ? Draft.Pfx.Length > 0 : Draft.Certificate.Length > 0 && Draft.Key.Length > 0;
        _wrong = isComplete ? null : Text[Draft.IsPfx ? "PfxMissing" : "PemMissing"].Value;
        if (!isComplete)
            return;
        _isBusy = true;
        await OnSend.InvokeAsync();
        _isBusy = false;
    }
}
