using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Sluice.Admin.Changes;

namespace Sluice.Admin.Yaml;

/// <summary>A text editor for one object: completes, and marks findings at their lines. Where it cannot be had, a plain field takes its place.</summary>
public sealed partial class YamlEditor : IAsyncDisposable
{
    private ElementReference _place;
    private DotNetObjectReference<YamlEditor>? _self;
    private IJSObjectReference? _module;
    private IJSObjectReference? _editor;
    private string _shown = "";
    private bool _isMissing;

    [Parameter, EditorRequired]
    public string Value { get; set; } = "";

    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    [Parameter]
    public IReadOnlyList<Finding> Findings { get; set; } = [];

    [Parameter]
    public bool IsReadOnly { get; set; }

    [Parameter]
    public bool IsDark { get; set; }

    [Parameter]
    public EventCallback<string> OnType { get; set; }

    /// <summary>Null: nothing is completed.</summary>
    [Parameter]
    public YamlCompletion? Completion { get; set; }

    [Inject]
    private IJSRuntime Browser { get; set; } = null!;

    /// <summary>The browser says what was typed.</summary>
    [JSInvokable]
    public Task Typed(string text)
    {
        _shown = text;
        return OnType.InvokeAsync(text);
    }

    /// <summary>The browser asks what can stand where the cursor is.</summary>
    [JSInvokable]
    public IReadOnlyList<Completion> Complete(string text, int line, int column) => Completion?.At(text, line, column) ?? [];

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_editor is not null)
            {
                await _editor.InvokeVoidAsync("dispose");
                await _editor.DisposeAsync();
            }
            if (_module is not null)
                await _module.DisposeAsync();
        }
        catch (JSDisconnectedException) { }
        _self?.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            await StartAsync();
        if (_editor is null)
            return;
        if (Value != _shown)
        {
            _shown = Value;
            await _editor.InvokeVoidAsync("show", Value);
        }
        await _editor.InvokeVoidAsync("mark", Findings.Where(f => f.Line > 0));
    }

    private async Task StartAsync()
    {
        try
        {
            _self = DotNetObjectReference.Create(this);
            _module = await Browser.InvokeAsync<IJSObjectReference>("import", "/js/yaml-editor.js");
            _shown = Value;
            _editor = await _module.InvokeAsync<IJSObjectReference>(
                "create",
                _place,
                Value,
                new
                {
                    label = Label,
                    isReadOnly = IsReadOnly,
                    isDark = IsDark,
                },
                _self
            );
        }
        catch (JSException)
        {
            _isMissing = true;
            StateHasChanged();
        }
    }
}
