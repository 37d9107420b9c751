using System.Globalization;
using Sluice.Proxy.Filters.RateLimit;
using Sluice.Snapshot;

namespace Sluice.Tests.Proxy.RateLimit;

/// <summary>Bounds are generous, since other work may share the machine; the measured figures are in the output.</summary>
public sealed class RateLimitSpeed(ITestOutputHelper output)
{
    private const int Requests = 200_000;

    [Fact]
    public void A_request_is_judged_in_about_a_microsecond_and_a_kilobyte()
    {
        var state = new RateLimitState([Policy(Limits.Window(1_000_000, 3600, Limits.Client))], null, TimeProvider.System);
        var gate = state.For("t")!;
        var exchange = new SilentExchange();
        for (var i = 0; i < Requests; i++)
            Ask(gate, exchange);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < Requests; i++)
            Ask(gate, exchange);
        var time = TimeProvider.System.GetElapsedTime(start).TotalNanoseconds / Requests;
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Requests;
        output.WriteLine($"one limit by client: {time:F0} ns, {bytes:F0} bytes a request");
        Assert.InRange(bytes, 0, 1_000);
    }

    [Fact]
    public async Task A_hundred_thousand_keys_take_some_megabytes()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var table = new KeyTable(new SlidingWindowLimit(5, TimeSpan.FromHours(1), 10), 100_000, TimeProvider.System);
        for (var i = 0; i < 100_000; i++)
            await table.AcquireAsync(string.Create(CultureInfo.InvariantCulture, $"2001:db8:{i % 65_536:x}:{i / 65_536:x}::/64"));
        var size = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6;
        output.WriteLine($"{table.Keys} keys: {size:F1} MB");
        Assert.Equal(100_000, table.Keys);
        Assert.InRange(size, 1, 60);
    }

    private static void Ask(RateLimitGate gate, SilentExchange exchange)
    {
        var verdict = gate.AdmitAsync(exchange, null).AsTask();
        Assert.True(verdict.IsCompletedSuccessfully);
    }

    private static RateLimitSettings Policy(RateLimitRule limit) =>
        new()
        {
            Name = "a/policy",
            Targets = [new RateLimitTarget { RouteTable = "t", Domains = ["*"] }],
            TellsQuota = true,
            Limits = [limit],
        };
}
