using Sluice.Proxy.Names;
using Sluice.Testing;

namespace Sluice.Tests.Proxy.Names;

public sealed class HostResolverTests
{
    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("fd00::1", "fd00::1")]
    [InlineData("localhost", "127.0.0.1 ::1")]
    [InlineData("LocalHost.", "127.0.0.1 ::1")]
    [InlineData("shop.localhost", "127.0.0.1 ::1")]
    [InlineData("", "no")]
    [InlineData(".", "no")]
    [InlineData("a..test", "no")]
    [InlineData("a\\.test", "no")]
    [InlineData("a b.test", "no")]
    [InlineData("a%2e.test", "no")]
    public async Task Literals_loopback_names_and_what_is_no_name_cause_no_question(string name, string expected)
    {
        await using var lab = new NameLab("search test");
        lab.WriteHosts("192.0.2.1 localhost shop.localhost");
        lab.Advance(1);
        Assert.Equal(expected, await lab.ResolveAsync(name, NameScope.Search));
        Assert.Empty(lab.Server.Questions);
    }

    [Fact]
    public async Task Both_families_are_found()
    {
        await using var lab = new NameLab();
        lab.Add("up.test", 30, "fd00::1", "10.0.0.1", "fd00::2", "10.0.0.2");
        Assert.Equal("10.0.0.1 10.0.0.2 fd00::1 fd00::2", await lab.ResolveAsync("up.test"));
    }

    [Theory, InlineData("A", "fd00::1"), InlineData("AAAA", "10.0.0.1")]
    public async Task A_family_that_fails_leaves_the_other_for_the_time_of_a_failure(string failing, string expected)
    {
        await using var lab = new NameLab();
        lab.Add("up.test", 30, "10.0.0.1", "fd00::1");
        lab.Server.Reply = q => q.ToString().StartsWith(failing + " ", StringComparison.Ordinal) ? TestDnsReply.Failure : null;
        var found = await lab.AskAsync("up.test");
        Assert.Equal(expected, string.Join(' ', found.Addresses));
        Assert.Equal(TimeSpan.FromSeconds(2), found.TimeToLive);
        lab.Server.Reply = _ => null;
        lab.Advance(2);
        Assert.Equal("10.0.0.1 fd00::1", await lab.ResolveAsync("up.test"));
    }

    [Fact]
    public async Task A_family_that_has_no_address_does_not_shorten_the_others_life()
    {
        await using var lab = new NameLab();
        lab.Add("up.test", 30, "10.0.0.1");
        Assert.Equal(TimeSpan.FromSeconds(30), (await lab.AskAsync("up.test")).TimeToLive);
    }

    [Fact]
    public async Task A_silent_family_keeps_the_other_waiting_for_50_ms_only()
    {
        var clock = new WatchedClock(TimeSpan.FromMilliseconds(50));
        await using var lab = new NameLab(clock: clock);
        lab.Add("up.test", 30, "10.0.0.1");
        lab.Server.Reply = q => q.Type == TestDnsRecord.V6 ? TestDnsReply.Silence : null;
        var asking = lab.AskAsync("up.test");
        await clock.Waited.WaitAsync(NameLab.Token);
        Assert.False(asking.IsCompleted);
        lab.Advance(0.05);
        var found = await asking;
        Assert.Equal("10.0.0.1", string.Join(' ', found.Addresses));
        Assert.Equal(TimeSpan.FromSeconds(2), found.TimeToLive);
    }

    [Fact]
    public async Task Where_no_family_answers_it_is_not_definite_that_there_is_no_address()
    {
        await using var lab = new NameLab();
        lab.Server.Records.Add(TestDnsRecord.Soa("up.test", 5, 5));
        lab.Server.Reply = q => q.Type == TestDnsRecord.V6 ? TestDnsReply.Failure : null;
        Assert.Equal("?", await lab.ResolveAsync("up.test"));
    }

    [Fact]
    public async Task An_answer_too_long_for_UDP_comes_over_TCP()
    {
        await using var lab = new NameLab();
        string[] many = [.. Enumerable.Range(1, 200).Select(i => $"10.0.0.{i}")];
        lab.Add("up.test", 30, many);
        lab.Server.Reply = q => q.IsTcp ? null : new TestDnsReply { IsTruncated = true };
        Assert.Equal(string.Join(' ', many), await lab.ResolveAsync("up.test"));
        Assert.Equal(2, lab.Server.Count("A up.test"));
    }

    [Fact]
    public async Task A_server_that_fails_or_is_silent_is_asked_again_in_the_next_round()
    {
        await using var lab = new NameLab("options attempts:3 timeout:1");
        lab.Add("up.test", 30, "10.0.0.1", "fd00::1");
        lab.Server.Reply = q =>
            lab.Server.Count(q.ToString()) switch
            {
                1 => TestDnsReply.Failure,
                2 => TestDnsReply.Silence,
                _ => null,
            };
        var asking = lab.ResolveAsync("up.test");
        await lab.Server.ReceivedAsync(4);
        lab.Advance(1);
        Assert.Equal("10.0.0.1 fd00::1", await asking);
        Assert.Equal(6, lab.Server.Questions.Count);
    }

    [Fact]
    public async Task The_next_server_is_asked_where_one_fails()
    {
        await using var broken = new TestDnsServer { Reply = _ => TestDnsReply.Failure };
        await using var working = new TestDnsServer();
        working.Records.Add(TestDnsRecord.Address("up.test", 30, "10.0.0.1"));
        var options = new NameOptions { Servers = [broken.EndPoint, working.EndPoint], ResolverFile = "/nowhere" };
        await using var resolver = new HostResolver(options, TimeProvider.System);
        var found = await resolver.ResolveAsync("up.test", NameScope.Absolute, NameLab.Token);
        Assert.Equal("10.0.0.1", string.Join(' ', found.Addresses));
        Assert.Equal(2, broken.Questions.Count);
    }

    [Fact]
    public async Task The_hosts_file_goes_before_DNS_and_is_read_again_when_it_changes()
    {
        await using var lab = new NameLab("search test");
        lab.Add("up.test", 30, "10.0.0.1");
        lab.WriteHosts("192.0.2.1 UP.test up # the old one\n2001:db8::1 up.test\n");
        Assert.Equal("192.0.2.1 2001:db8::1", await lab.ResolveAsync("up.TEST"));
        Assert.Equal("192.0.2.1", await lab.ResolveAsync("up", NameScope.Search));
        Assert.Empty(lab.Server.Questions);
        lab.WriteHosts("192.0.2.22 up.test");
        Assert.Equal("192.0.2.1 2001:db8::1", await lab.ResolveAsync("up.test"));
        lab.Advance(1);
        Assert.Equal("192.0.2.22", await lab.ResolveAsync("up.test"));
        lab.WriteHosts("");
        lab.Advance(1);
        Assert.Equal("10.0.0.1", await lab.ResolveAsync("up.test"));
    }

    [Fact]
    public async Task The_search_list_completes_the_configurations_names_and_never_a_clients()
    {
        await using var lab = new NameLab("search shop.svc.test svc.test\noptions ndots:2 attempts:1");
        lab.Add("reviews.svc.test", 30, "10.0.0.1");
        Assert.Equal("no", await lab.ResolveAsync("reviews"));
        Assert.Equal("no", await lab.ResolveAsync("reviews.", NameScope.Search));
        Assert.Equal(["A reviews", "AAAA reviews"], lab.Server.Questions.Order());
        Assert.Equal("10.0.0.1", await lab.ResolveAsync("reviews", NameScope.Search));
        Assert.Equal(1, lab.Server.Count("A reviews.shop.svc.test"));
        Assert.Equal("no", await lab.ResolveAsync("ratings.other", NameScope.Search));
        Assert.Equal(
            ["A ratings.other.shop.svc.test", "A ratings.other.svc.test", "A ratings.other"],
            lab.Server.Questions.Where(q => q.StartsWith("A ratings", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task The_search_list_is_read_again_when_it_changes()
    {
        await using var lab = new NameLab("search old.test");
        lab.Add("up.new.test", 30, "10.0.0.1");
        Assert.Equal("no", await lab.ResolveAsync("up", NameScope.Search));
        lab.WriteResolver("search new.test");
        lab.Advance(1);
        Assert.Equal("10.0.0.1", await lab.ResolveAsync("up", NameScope.Search));
    }

    [Fact]
    public async Task A_name_of_the_search_list_that_nobody_answers_ends_the_search()
    {
        await using var lab = new NameLab("search a.test b.test\noptions attempts:1 timeout:1");
        lab.Add("up.b.test", 30, "10.0.0.1");
        lab.Server.Reply = q => q.Name == "up.a.test" ? TestDnsReply.Silence : null;
        var asking = lab.ResolveAsync("up", NameScope.Search);
        await lab.Server.ReceivedAsync(2);
        lab.Advance(1);
        Assert.Equal("?", await asking);
        Assert.Equal(2, lab.Server.Questions.Count);
    }

    [Fact]
    public async Task A_name_of_the_search_list_on_which_the_server_fails_is_passed_over_but_not_taken_for_absent()
    {
        await using var lab = new NameLab("search a.test b.test\noptions attempts:1");
        lab.Server.Reply = q => q.Name.EndsWith(".a.test", StringComparison.Ordinal) ? TestDnsReply.Failure : null;
        lab.Add("up.b.test", 30, "10.0.0.1");
        Assert.Equal("10.0.0.1", await lab.ResolveAsync("up", NameScope.Search));
        Assert.Equal("?", await lab.ResolveAsync("down", NameScope.Search));
    }
}
