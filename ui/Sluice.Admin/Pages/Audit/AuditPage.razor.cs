using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using Sluice.Admin.Api;

namespace Sluice.Admin.Pages.Audit;

public sealed partial class AuditPage
{
    private IReadOnlyList<AuditEntry> _entries = [];
    private string? _older;
    private AuditQuery? _shown;
    private bool _isCut;

    [Inject]
    private IStringLocalizer<AuditPage> Text { get; set; } = null!;

    [Inject]
    private IJSRuntime Browser { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? Who { get; set; }

    [SupplyParameterFromQuery]
    private string? Verb { get; set; }

    [SupplyParameterFromQuery]
    private string? Resource { get; set; }

    [SupplyParameterFromQuery(Name = "namespace")]
    private string? Ns { get; set; }

    [SupplyParameterFromQuery]
    private string? Name { get; set; }

    [SupplyParameterFromQuery]
    private string? Outcome { get; set; }

    [SupplyParameterFromQuery]
    private string? Since { get; set; }

    [SupplyParameterFromQuery]
    private string? Until { get; set; }

    [SupplyParameterFromQuery(Name = "continue")]
    private string? From { get; set; }

    private AuditQuery Query =>
        new()
        {
            Who = Who,
            Verb = Verb,
            Resource = Resource,
            Namespace = Ns,
            Name = Name,
            Outcome = Outcome,
            Since = Since,
            Until = Until,
            Continue = From,
        };

    protected override async Task LoadAsync()
    {
        var query = Query;
        (_shown, _isCut) = (query, false);
        var answer = ValueOf(await Api.GetAsync<AuditAnswer>(ApiPaths.Admin(query.ToPage()), Gone));
        // Another question was asked meanwhile: its answer counts.
        if (query == Query)
            (_entries, _older) = (answer?.Items ?? [], answer?.Metadata.Continue);
    }

    // Filters stand in the URL, which also the browser's own buttons change.
    protected override Task OnParametersSetAsync() => _shown is null || _shown == Query ? Task.CompletedTask : ReloadAsync();

    private async Task ExportAsync()
    {
        var answer = await Api.GetAsync<string>(ApiPaths.Admin((Query with { Continue = null }).ToExport()), Gone);
        if (ValueOf(answer) is not { } text)
            return;
        var name = $"sluice-audit-{Clock.GetUtcNow():yyyyMMdd-HHmmss}.csv";
        await Browser.InvokeVoidAsync("sluice.download", Gone, name, "text/csv", text);
        _isCut = AuditQuery.IsCut(text);
    }

    private static string KindOf(int outcome) =>
        outcome < 400 ? "good"
        : outcome < 500 ? "warn"
        : "bad";
}
