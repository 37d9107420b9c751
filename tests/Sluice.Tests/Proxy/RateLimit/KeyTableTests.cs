using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using Sluice.Proxy.Filters.RateLimit;
using Sluice.Snapshot;

namespace Sluice.Tests.Proxy.RateLimit;

public sealed class KeyTableTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Each_key_has_a_quota_of_its_own()
    {
        var table = Table(maxKeys: 10);
        Assert.True(Ask(table, "a"));
        Assert.False(Ask(table, "a"));
        Assert.True(Ask(table, "b"));
        Assert.Equal(2, table.Keys);
    }

    [Fact]
    public void Keys_whose_quota_is_whole_again_make_room()
    {
        var table = Table(maxKeys: 3);
        foreach (var key in new[] { "a", "b", "c" })
            Assert.True(Ask(table, key));
        _clock.Advance(TimeSpan.FromSeconds(10));
        foreach (var key in new[] { "d", "e", "f" })
            Assert.True(Ask(table, key));
        Assert.Equal((3, 0L), (table.Keys, table.Overflowed));
    }

    [Fact]
    public void A_flood_of_keys_shares_one_counter_and_makes_nobody_forgotten()
    {
        var table = Table(maxKeys: 50);
        for (var i = 0; i < 50; i++)
            Assert.True(Ask(table, Name(i)));
        var allowed = Enumerable.Range(1000, 5000).Count(i => Ask(table, Name(i)));
        Assert.Equal(1, allowed);
        Assert.Equal((50, 5000L), (table.Keys, table.Overflowed));
        Assert.All(Enumerable.Range(0, 50), i => Assert.False(Ask(table, Name(i))));
    }

    [Fact]
    public void Nobody_asks_and_the_keys_go_all_the_same()
    {
        var table = Table(maxKeys: 100);
        for (var i = 0; i < 100; i++)
            Ask(table, Name(i));
        Assert.Equal(100, table.Keys);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(0, table.Keys);
    }

    [Fact]
    public async Task Forgetting_while_others_ask_loses_no_count()
    {
        // A window as short as they come: keys are forgotten all the time, and between two windows a key has one request.
        var table = new KeyTable(new FixedWindowLimit(1, TimeSpan.FromSeconds(1)), 4, _clock);
        for (var round = 0; round < 50; round++)
        {
            var rivals = Enumerable
                .Range(0, 4)
                .Select(_ => Task.Run(() => Enumerable.Range(0, 50).Count(_ => Ask(table, "same")), TestContext.Current.CancellationToken));
            var churn = Task.Run(() => Enumerable.Range(0, 200).Count(i => Ask(table, Name(i % 3))), TestContext.Current.CancellationToken);
            Assert.Equal(1, (await Task.WhenAll(rivals)).Sum());
            Assert.InRange(await churn, 3, 4);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public void Those_refused_most_are_known_in_bounded_room()
    {
        var top = new TopKeys();
        var random = new Random(3);
        var asked = new Dictionary<string, long>();
        for (var i = 0; i < 100_000; i++)
        {
            // One of a few heavy keys, or one of very many.
            var key = Name(random.Next(3) == 0 ? random.Next(10) : random.Next(10, 50_000));
            asked[key] = asked.GetValueOrDefault(key) + 1;
            top.Add(key);
        }
        var most = top.Most(k => k).ToArray();
        Assert.Equal(20, most.Length);
        Assert.Equal(Enumerable.Range(0, 10).Select(Name).Order(), most.Take(10).Select(m => m.Key).Order());
        Assert.All(most.Take(10), m => Assert.InRange(asked[m.Key], m.Count - m.Overcount, m.Count));
    }

    private KeyTable Table(int maxKeys) => new(new FixedWindowLimit(1, TimeSpan.FromSeconds(10)), maxKeys, _clock);

    [SuppressMessage("Usage", "VSTHRD002", Justification = "it has completed")]
    private static bool Ask(KeyTable table, string key)
    {
        var pending = table.AcquireAsync(key).AsTask();
        return pending.IsCompletedSuccessfully && pending.Result.IsAcquired;
    }

    private static string Name(int number) => number.ToString(CultureInfo.InvariantCulture);
}
