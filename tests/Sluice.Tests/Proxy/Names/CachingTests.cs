using Sluice.Testing;

namespace Sluice.Tests.Proxy.Names;

public sealed class CachingTests
{
    private const double Tick = 1e-7;

    [Theory]
    [InlineData(30u, 30)]
    [InlineData(0u, 1)]
    [InlineData(604_800u, 3600)]
    [InlineData(0x8000_0000u, 1)]
    public async Task Addresses_live_as_long_as_their_record_says_within_bounds(uint ttl, double life)
    {
        await using var lab = new NameLab();
        lab.Add("up.test", ttl, "10.0.0.1");
        Assert.Equal(TimeSpan.FromSeconds(life), (await lab.AskAsync("up.test")).TimeToLive);
        lab.Advance(life - Tick);
        Assert.Equal(TimeSpan.FromTicks(1), (await lab.AskAsync("UP.test.")).TimeToLive);
        Assert.Equal(1, lab.Server.Count("A up.test"));
        lab.Advance(Tick);
        await lab.AskAsync("up.test");
        Assert.Equal(2, lab.Server.Count("A up.test"));
    }

    [Fact]
    public async Task The_smallest_TTL_counts_that_of_an_alias_too()
    {
        await using var lab = new NameLab();
        lab.Server.Records.AddRange([TestDnsRecord.Cname("a.test", 20, "b.test"), TestDnsRecord.Cname("b.test", 7, "c.test")]);
        lab.Add("c.test", 60, "10.0.0.1");
        lab.Add("c.test", 50, "10.0.0.2");
        var found = await lab.AskAsync("a.test");
        Assert.Equal("10.0.0.1 10.0.0.2", string.Join(' ', found.Addresses));
        Assert.Equal(TimeSpan.FromSeconds(7), found.TimeToLive);
    }

    [Fact]
    public async Task Each_family_lives_by_its_own_TTL()
    {
        await using var lab = new NameLab();
        lab.Add("up.test", 10, "10.0.0.1");
        lab.Add("up.test", 60, "fd00::1");
        Assert.Equal(TimeSpan.FromSeconds(10), (await lab.AskAsync("up.test")).TimeToLive);
        lab.Advance(10);
        await lab.AskAsync("up.test");
        Assert.Equal((2, 1), (lab.Server.Count("A up.test"), lab.Server.Count("AAAA up.test")));
    }

    // RFC 2308 5: the lesser of the SOA record's TTL and its last field; at most 5 minutes, and 5 seconds where there is no such record.
    [Theory]
    [InlineData(60u, 20u, 20)]
    [InlineData(15u, 90u, 15)]
    [InlineData(0u, 0u, 1)]
    [InlineData(86_400u, 86_400u, 300)]
    [InlineData(null, 0u, 5)]
    public async Task That_there_is_no_such_name_is_remembered_as_the_zone_says(uint? ttl, uint minimum, double life)
    {
        await using var lab = new NameLab();
        lab.Server.Authority = ttl is { } told ? TestDnsRecord.Soa("test", told, minimum) : null;
        await RememberedForAsync(lab, "none.test", life, "no");
    }

    [Fact]
    public async Task That_a_name_has_no_address_is_remembered_as_the_zone_says()
    {
        await using var lab = new NameLab();
        lab.Server.Records.Add(TestDnsRecord.Soa("up.test", 5, 5));
        lab.Server.Authority = TestDnsRecord.Soa("up.test", 40, 30);
        await RememberedForAsync(lab, "up.test", 30, "no");
    }

    [Fact]
    public async Task A_zone_that_the_name_is_not_in_says_nothing_about_it()
    {
        await using var lab = new NameLab();
        lab.Server.Authority = TestDnsRecord.Soa("other", 60, 60);
        await RememberedForAsync(lab, "none.test", 5, "no");
    }

    [Theory, InlineData(TestDnsReply.ServerFailure), InlineData(TestDnsReply.Refused)]
    public async Task A_failure_is_remembered_for_a_short_time(int code)
    {
        await using var lab = new NameLab();
        lab.Server.Reply = _ => new TestDnsReply { Code = code };
        await RememberedForAsync(lab, "up.test", 2, "?");
        lab.Server.Reply = _ => null;
        lab.Add("up.test", 30, "10.0.0.1");
        lab.Advance(2);
        Assert.Equal("10.0.0.1", await lab.ResolveAsync("up.test"));
    }

    [Fact]
    public async Task Silence_is_a_failure_after_the_resolver_files_timeout()
    {
        await using var lab = new NameLab("options attempts:1 timeout:3");
        lab.Server.Reply = _ => TestDnsReply.Silence;
        var asking = lab.ResolveAsync("up.test");
        await lab.Server.ReceivedAsync(2);
        lab.Advance(3 - Tick);
        Assert.False(asking.IsCompleted);
        lab.Advance(Tick);
        Assert.Equal("?", await asking);
        Assert.Equal("?", await lab.ResolveAsync("up.test"));
        Assert.Equal(2, lab.Server.Questions.Count);
    }

    [Fact]
    public async Task A_hundred_who_ask_at_once_cause_one_question()
    {
        await using var lab = new NameLab();
        lab.Add("up.test", 30, "10.0.0.1");
        var gate = new TaskCompletionSource();
        lab.Server.Gate = gate.Task;
        var all = Enumerable.Range(0, 100).Select(_ => lab.ResolveAsync("up.test")).ToList();
        await lab.Server.ReceivedAsync(2);
        gate.SetResult();
        Assert.All(await Task.WhenAll(all), found => Assert.Equal("10.0.0.1", found));
        Assert.Equal(["A up.test", "AAAA up.test"], lab.Server.Questions.Order());
    }

    [Fact]
    public async Task One_who_stops_waiting_does_not_stop_the_others()
    {
        await using var lab = new NameLab();
        lab.Add("up.test", 30, "10.0.0.1");
        var gate = new TaskCompletionSource();
        lab.Server.Gate = gate.Task;
        using var impatience = new CancellationTokenSource();
        var impatient = lab.AskAsync("up.test", token: impatience.Token);
        var patient = lab.ResolveAsync("up.test");
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        gate.SetResult();
        Assert.Equal("10.0.0.1", await patient);
    }

    [Fact]
    public async Task What_is_forgotten_soonest_makes_room()
    {
        await using var lab = new NameLab(maxNames: 2);
        foreach (var (name, ttl) in new (string, uint)[] { ("long.test", 90), ("short.test", 9), ("next.test", 60) })
        {
            lab.Add(name, ttl, "10.0.0.1", "fd00::1");
            await lab.ResolveAsync(name);
            Assert.InRange(lab.Remembered, 2, 4);
        }
        await lab.ResolveAsync("long.test");
        await lab.ResolveAsync("short.test");
        Assert.Equal((1, 2), (lab.Server.Count("A long.test"), lab.Server.Count("A short.test")));
    }

    [Fact]
    public async Task What_has_expired_leaves_when_something_comes()
    {
        await using var lab = new NameLab();
        foreach (var name in Enumerable.Range(0, 20).Select(i => $"n{i}.test"))
            await lab.ResolveAsync(name);
        Assert.Equal(40, lab.Remembered);
        lab.Advance(5);
        await lab.ResolveAsync("last.test");
        Assert.Equal(2, lab.Remembered);
    }

    [Fact]
    public async Task Questions_beyond_the_limit_fail_at_once_and_that_is_not_remembered()
    {
        await using var lab = new NameLab(maxQuestions: 2);
        lab.Add("a.test", 30, "10.0.0.1");
        lab.Add("b.test", 30, "10.0.0.2");
        var gate = new TaskCompletionSource();
        lab.Server.Gate = gate.Task;
        var first = lab.ResolveAsync("a.test");
        Assert.Equal("?", await lab.ResolveAsync("b.test"));
        gate.SetResult();
        Assert.Equal("10.0.0.1", await first);
        Assert.Equal("10.0.0.2", await lab.ResolveAsync("b.test"));
    }

    private static async Task RememberedForAsync(NameLab lab, string name, double life, string expected)
    {
        Assert.Equal(expected, await lab.ResolveAsync(name));
        lab.Advance(life - Tick);
        Assert.Equal(expected, await lab.ResolveAsync(name));
        Assert.Equal(1, lab.Server.Count("A " + name));
        lab.Advance(Tick);
        Assert.Equal(expected, await lab.ResolveAsync(name));
        Assert.Equal(2, lab.Server.Count("A " + name));
    }
}
