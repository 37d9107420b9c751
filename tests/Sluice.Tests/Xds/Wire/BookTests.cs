using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Sluice.Testing;
using Sluice.Xds.Resources;
using Sluice.Xds.Server.Book;

namespace Sluice.Tests.Xds.Wire;

public sealed class BookTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Start);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_proxy_that_has_asked_for_nothing_stands_in_the_book_and_one_that_left_does_not()
    {
        await using var server = await WireServer.StartAsync("C:web=1", _clock);
        var proxy = server.Delta("a");
        await proxy.SubscribeAsync("C", "*");
        var response = await proxy.ReadAsync();
        var status = Assert.Single(server.Book.Proxies);
        Assert.Equal(
            ("a", "delta", XdsSync.Stale, "v1", ""),
            (status.ProxyId, status.Protocol, status.Sync, status.Version, status.AnsweredVersion)
        );
        await proxy.AnswerAsync(response);
        Assert.True((await server.RolledOutAsync()).IsAccepted);
        status = server.Book.Find("a")!;
        Assert.Equal(
            (XdsSync.Synced, "v1", Start, Start),
            (status.Sync, status.AnsweredVersion, status.AnsweredAt!.Value, status.ConnectedAt)
        );
        await proxy.RestAsync();
        await UntilAsync(() => server.Book.Count == 0);
    }

    [Fact]
    public async Task A_rejection_is_recorded_with_the_proxys_words_and_the_resources()
    {
        await using var server = await WireServer.StartAsync("C:web=1", _clock);
        var proxy = server.Delta("a");
        await proxy.SubscribeAsync("C", "*");
        await proxy.AcceptAsync();
        Assert.True((await server.RolledOutAsync()).IsAccepted);
        _clock.Advance(TimeSpan.FromSeconds(7));
        server.Publish("v2", "C:web=2 C:cart=1");
        var wait = server.RolledOutAsync();
        await proxy.AnswerAsync(await proxy.ReadAsync(), "cart:\nno such thing");
        Assert.Equal(XdsOutcome.Rejected, (await wait).Proxies["a"]);

        var status = server.Book.Find("a")!;
        Assert.Equal(XdsSync.Rejected, status.Sync);
        var clusters = Assert.Single(status.Types);
        Assert.Equal(
            (TypeUrls.Cluster, XdsSync.Rejected, "v2", "v1"),
            (clusters.TypeUrl, clusters.Sync, clusters.SentVersion, clusters.AcceptedVersion)
        );
        var rejection = clusters.Rejection!;
        Assert.Equal(("v2", Start.AddSeconds(7), "cart: no such thing"), (rejection.Version, rejection.At, rejection.Error));
        Assert.Equal(["cart", "web"], rejection.Resources.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_roll_out_waits_for_all_and_says_who_did_not_answer()
    {
        await using var server = await WireServer.StartAsync("C:web=1", _clock);
        var probes = new Dictionary<string, DeltaProbe>();
        foreach (var name in new[] { "good", "bad", "mute", "gone" })
        {
            probes[name] = server.Delta(name);
            await probes[name].SubscribeAsync("C", "*");
            await probes[name].AcceptAsync();
        }
        Assert.True((await server.RolledOutAsync()).IsAccepted);
        server.Publish("v2", "C:web=2");
        var wait = server.RolledOutAsync(TimeSpan.FromSeconds(20));
        await probes["good"].AcceptAsync();
        await probes["bad"].AnswerAsync(await probes["bad"].ReadAsync(), "no");
        await probes["mute"].ReadAsync();
        await probes["gone"].RestAsync();
        await UntilAsync(() => server.Book.Count == 3 && server.Book.Proxies.Count(p => p.AnsweredVersion == "v2") == 2);
        Assert.False(wait.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(20));
        var rollout = await wait;
        Assert.Equal(
            [("bad", XdsOutcome.Rejected), ("gone", XdsOutcome.Gone), ("good", XdsOutcome.Accepted), ("mute", XdsOutcome.TimedOut)],
            rollout.Proxies.Select(p => (p.Key, p.Value))
        );
        Assert.False(rollout.IsAccepted);
    }

    [Fact]
    public async Task A_proxy_that_changes_without_end_still_answers_for_each_change()
    {
        await using var server = await WireServer.StartAsync("E:web=1");
        var proxy = server.Delta();
        await proxy.SubscribeAsync("E", "*");
        await proxy.AcceptAsync();
        server.Publish("v2", "E:web=2");
        var second = await proxy.ReadAsync();
        var wait = server.RolledOutAsync();
        server.Publish("v3", "E:web=3");
        await proxy.AnswerAsync(second);
        Assert.True((await wait).IsAccepted);
    }

    [Fact]
    public async Task Pushes_rejections_and_the_time_from_change_to_answer_are_counted()
    {
        await using var server = await WireServer.StartAsync("C:web=1", _clock);
        var seen = new List<(string Name, object? Type, double Value)>();
        using var listener = Listen(server.Services.GetRequiredService<IMeterFactory>(), seen);
        var proxy = server.Delta();
        await proxy.SubscribeAsync("C", "*");
        await proxy.AcceptAsync();
        Assert.True((await server.RolledOutAsync()).IsAccepted);
        server.Publish("v2", "C:web=2");
        var response = await proxy.ReadAsync();
        _clock.Advance(TimeSpan.FromSeconds(2));
        await proxy.AnswerAsync(response);
        Assert.True((await server.RolledOutAsync()).IsAccepted);
        server.Publish("v3", "C:web=3");
        await proxy.AnswerAsync(await proxy.ReadAsync(), "no");
        await server.RolledOutAsync();
        lock (seen)
        {
            Assert.Equal(3, seen.Count(s => s is ("sluice_xds_pushes", "Cluster", 1)));
            Assert.Equal(1, seen.Count(s => s is ("sluice_xds_rejects", "Cluster", 1)));
            Assert.Equal([0, 2], seen.Where(s => s.Name == "sluice_xds_push_seconds").Select(s => s.Value));
        }
    }

    private static MeterListener Listen(IMeterFactory meters, List<(string Name, object? Type, double Value)> seen)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == "Sluice.Xds" && instrument.Meter.Scope == meters)
                    l.EnableMeasurementEvents(instrument);
            },
        };
        void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            lock (seen)
                seen.Add((instrument.Name, tags.Length > 0 ? tags[0].Value : null, value));
        }
        listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Record(i, value, tags));
        listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Record(i, value, tags));
        listener.Start();
        return listener;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var limit = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(limit) < TestLimits.Patience, "it never came true");
            await Task.Delay(10, Cancel);
        }
    }
}
