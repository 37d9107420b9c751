using System.Globalization;
using System.Text.Json.Nodes;

namespace Sluice.Client;

/// <summary>Waits until every proxy has what a revision made of its configuration.</summary>
internal sealed class Rollout(ApiClient api, TimeProvider clock)
{
    // A single request asks for no more, so that nothing on the way gives up on it.
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(30);

    /// <summary>The server's last word.</summary>
    public async Task<ApiReply> WaitAsync(long revision, TimeSpan timeout, CancellationToken cancel)
    {
        var start = clock.GetTimestamp();
        while (true)
        {
            var left = timeout - clock.GetElapsedTime(start);
            var step = Math.Max(1, (int)Math.Ceiling(Math.Min(left.TotalSeconds, LongestStep.TotalSeconds)));
            var path = string.Create(CultureInfo.InvariantCulture, $"{AdminPaths.Root}/rollout?revision={revision}&timeoutSeconds={step}");
            var reply = await api.SendAsync(ApiCall.Get(path), cancel);
            if (!reply.IsSuccess || reply.Body.TextAt("outcome") != "timedOut" || clock.GetElapsedTime(start) >= timeout)
                return reply;
        }
    }

    public static bool IsAccepted(ApiReply reply) => reply.IsSuccess && reply.Body.TextAt("outcome") == "accepted";

    /// <summary>A line for each proxy, and one for all.</summary>
    public static IEnumerable<string> Describe(JsonObject rollout)
    {
        var proxies = rollout.ObjectsAt("proxies").ToList();
        foreach (var proxy in proxies)
        {
            var reason = proxy.TextAt("reason") is { Length: > 0 } why ? $": {why}" : "";
            yield return $"proxy {proxy.TextAt("name")} {Word(proxy)}{reason}";
        }
        yield return $"revision {rollout.TextAt("revision")} {Word(rollout)}, proxies: {proxies.Count}";
    }

    private static string Word(JsonObject what) => what.TextAt("outcome") is "timedOut" ? "timed out" : what.TextAt("outcome");
}
