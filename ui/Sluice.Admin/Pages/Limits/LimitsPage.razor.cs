using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Sluice.Admin.Api;
using Sluice.Admin.Changes;

namespace Sluice.Admin.Pages.Limits;

public sealed partial class LimitsPage
{
    private const int MostShown = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private IReadOnlyList<PolicyRow> _rows = [];
    private Dictionary<(string Policy, string Limit), LimitCount> _counts = [];
    private bool _isFollowing;

    [Inject]
    private IStringLocalizer<LimitsPage> Text { get; set; } = null!;

    [Inject]
    private ChangeFlow Changes { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    private List<PolicyRow> Found => [.. _rows.Where(r => string.IsNullOrEmpty(Q) || r.Holds(Q))];

    protected override async Task LoadAsync()
    {
        if (ValueOf(await Api.GetAsync<Policies>(ApiPaths.Objects("sluice.dev", "v1", "ratelimitpolicies"), Gone)) is { } policies)
            _rows = [.. policies.Items.Select(p => new PolicyRow(p)).OrderBy(r => r.Key, StringComparer.Ordinal)];
        await CountAsync();
        if (!_isFollowing)
            _ = FollowAsync();
    }

    private static string EditUrl(PolicyRow row) =>
        $"/limits/edit?ns={Uri.EscapeDataString(row.Namespace)}&name={Uri.EscapeDataString(row.Name)}";

    private static string Number(double? value) => value?.ToString("N0", CultureInfo.CurrentCulture) ?? "–";

    private LimitCount? CountOf(PolicyRow row, LimitDraft limit) => _counts.GetValueOrDefault((row.Key, limit.Name));

    private async Task CountAsync()
    {
        var answer = await Api.GetAsync<LimitCounts>(ApiPaths.Admin("ratelimits"), Gone);
        if (answer.Value is { } counts)
            _counts = counts.Items.DistinctBy(c => (c.Policy, c.Limit)).ToDictionary(c => (c.Policy, c.Limit));
    }

    private async Task FollowAsync()
    {
        _isFollowing = true;
        try
        {
            using var timer = new PeriodicTimer(Interval, Clock);
            while (await timer.WaitForNextTickAsync(Gone))
            {
                await CountAsync();
                StateHasChanged();
            }
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }
    }

    private async Task DeleteAsync(PolicyRow row)
    {
        var outcome = await Changes.RunAsync(
            new() { Title = Text["DeleteOf", row.Key], Deletes = [ObjectReference.Of(Typed(row.Policy))] }
        );
        if (outcome.Result != ChangeResult.Cancelled)
            await ReloadAsync();
    }

    // Items of a list do not say what they are.
    private static JsonObject Typed(JsonObject policy)
    {
        var typed = policy.DeepClone().AsObject();
        (typed["apiVersion"], typed["kind"]) = (PolicyDraft.ApiVersion, PolicyDraft.Kind);
        return typed;
    }

    private sealed record Policies(IReadOnlyList<JsonObject> Items);
}
