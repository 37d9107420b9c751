using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Sluice.Admin.Api;

namespace Sluice.Admin.Pages.Tls;

public sealed partial class AcmeTab
{
    private const int MostShown = 300;

    // An order takes seconds; its steps are to be seen.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private IReadOnlyList<AcmeState> _states = [];
    private string _said = "";
    private bool _isFollowing;

    [Inject]
    private IStringLocalizer<TlsPage> Text { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    protected override async Task LoadAsync()
    {
        _states = ValueOf(await Api.GetAsync<AcmeAnswer>(ApiPaths.Admin("acme"), Gone))?.Certificates ?? _states;
        if (!_isFollowing)
            _ = FollowAsync();
    }

    private async Task FollowAsync()
    {
        _isFollowing = true;
        try
        {
            using var timer = new PeriodicTimer(Interval, Clock);
            while (await timer.WaitForNextTickAsync(Gone))
                await ReloadAsync();
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }
    }

    private async Task RenewAsync(AcmeState state)
    {
        var path = $"acme/{Uri.EscapeDataString(state.Namespace)}/{Uri.EscapeDataString(state.Name)}/renew";
        var answer = await Api.PostAsync<JsonObject>(ApiPaths.Admin(path), new JsonObject(), Gone);
        Problem = answer.Problem;
        _said = answer.IsSuccess ? Text["Renewing", state.Key] : "";
    }

    private static string KindOf(AcmeState state) =>
        state.Phase switch
        {
            "ready" => "good",
            // What is served still holds.
            "failed" => state.Ready ? "warn" : "bad",
            _ => "quiet",
        };
}
