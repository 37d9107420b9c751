using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.Admin.Api;
using Sluice.Admin.Traffic;

namespace Sluice.Admin.Pages.Live;

/// <summary>Fills a buffer with requests as gateways serve them; begins again where the connection breaks.</summary>
internal sealed class LiveTap(ApiClient api, LiveBuffer buffer, TimeProvider clock)
{
    private const int Recent = 100;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    public TapState State { get; private set; } = TapState.Connecting;

    /// <summary>Why there is nothing to see.</summary>
    public ApiProblem? Problem { get; private set; }

    /// <summary>Ends when it is cancelled, or can bring nothing.</summary>
    public async Task RunAsync(LiveFilter filter, CancellationToken cancel)
    {
        var wait = FirstWait;
        while (!cancel.IsCancellationRequested)
        {
            State = TapState.Connecting;
            if (!await FillAsync(filter, cancel))
                return;
            State = await FollowAsync(filter, cancel);
            // Half an hour is over, or the control plane begins again.
            await Task.Delay(wait, clock, cancel);
            wait = State == TapState.Live ? FirstWait : TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, LongestWait.Ticks));
        }
    }

    public void Pause() => State = TapState.Paused;

    private async Task<bool> FillAsync(LiveFilter filter, CancellationToken cancel)
    {
        var answer = await api.GetAsync<ItemList<LiveRequest>>(ApiPaths.Admin($"requests?limit={Recent}{filter.Query}"), cancel);
        Problem = answer.Problem;
        if (answer.Value is { } recent)
            buffer.Fill(recent.All);
        if (answer.IsSuccess || answer.Problem.Status is ApiProblem.Unreachable or >= 500)
            return true;
        State = TapState.Refused;
        return false;
    }

    private async Task<TapState> FollowAsync(LiveFilter filter, CancellationToken cancel)
    {
        try
        {
            var lines = api.WatchAsync(ApiPaths.Admin($"requests?watch=true{filter.Query}"), cancel);
            State = TapState.Live;
            await foreach (var line in lines)
                Take(line);
            return TapState.Live;
        }
        catch (HttpRequestException e) when (e.StatusCode == HttpStatusCode.TooManyRequests)
        {
            return TapState.Full;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
        {
            return TapState.Broken;
        }
    }

    private void Take(JsonObject line)
    {
        if (line["dropped"] is JsonValue dropped && dropped.TryGetValue<long>(out var count))
            buffer.AddDropped(count);
        else if (line.Deserialize<LiveRequest>(Json) is { } request)
            buffer.Add(request);
    }
}
