using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Sluice.Proxy;
using Sluice.Proxy.Clusters;
using Sluice.Proxy.Names;
using Sluice.Snapshot;
using Sluice.Testing;
using Sluice.Tests.Proxy.Names;

namespace Sluice.Tests.Proxy;

public sealed class DnsTests
{
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly FakeTimeProvider _clock = new();
    private readonly FakeHostResolver _names = new() { Answer = "10.0.0.2 10.0.0.1 fd00::1", TimeToLive = Ttl };
    private AddressFamily[] _families = [AddressFamily.InterNetwork, AddressFamily.InterNetworkV6];

    [Theory]
    [InlineData(ClusterDiscovery.StrictDns, "10.0.0.1:80 10.0.0.2:80 [fd00::1]:80")]
    [InlineData(ClusterDiscovery.LogicalDns, "10.0.0.1:80")]
    public async Task Names_become_addresses_and_follow_changes_when_the_TTL_is_over(ClusterDiscovery discovery, string first)
    {
        var cluster = Create(discovery);
        await using var resolver = Resolver(cluster);
        await resolver.WarmAsync([cluster]);
        Assert.Equal(first, Names(cluster));
        Assert.Equal([("up.test", NameScope.Search)], _names.Questions);
        _names.Answer = "10.0.0.9";
        _clock.Advance(Ttl - TimeSpan.FromTicks(1));
        Assert.Equal(first, Names(cluster));
        Assert.Single(_names.Questions);
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal("10.0.0.9:80", Names(cluster));
    }

    [Theory]
    [InlineData("InterNetwork", "10.0.0.1:80 10.0.0.2:80")]
    [InlineData("InterNetworkV6", "[fd00::1]:80")]
    [InlineData("InterNetwork InterNetworkV6", "10.0.0.1:80 10.0.0.2:80 [fd00::1]:80")]
    [InlineData("", "10.0.0.1:80 10.0.0.2:80 [fd00::1]:80")]
    public async Task Only_families_of_this_machine_are_used_unless_that_leaves_nothing(string families, string expected)
    {
        _families = [.. families.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<AddressFamily>)];
        var cluster = Create(ClusterDiscovery.StrictDns);
        await using var resolver = Resolver(cluster);
        await resolver.WarmAsync([cluster]);
        Assert.Equal(expected, Names(cluster));
    }

    [Fact]
    public async Task A_name_server_that_fails_leaves_the_last_good_addresses_and_is_asked_again_after_the_interval()
    {
        var cluster = Create(ClusterDiscovery.StrictDns);
        await using var resolver = Resolver(cluster);
        await resolver.WarmAsync([cluster]);
        var before = Names(cluster);
        _names.Answer = null;
        _clock.Advance(Ttl);
        Assert.Equal((before, 2), (Names(cluster), _names.Questions.Count));
        _names.Answer = "10.0.0.9";
        _clock.Advance(Interval - TimeSpan.FromTicks(1));
        Assert.Equal((before, 2), (Names(cluster), _names.Questions.Count));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal("10.0.0.9:80", Names(cluster));
    }

    [Fact]
    public async Task One_name_that_fails_leaves_the_last_good_addresses_of_all()
    {
        var cluster = Create(ClusterDiscovery.StrictDns, "up.test", "10.0.0.7");
        await using var resolver = Resolver(cluster);
        await resolver.WarmAsync([cluster]);
        var before = Names(cluster);
        Assert.EndsWith(" 10.0.0.7:80", before, StringComparison.Ordinal);
        _names.Answer = null;
        _clock.Advance(Ttl);
        Assert.Equal(before, Names(cluster));
    }

    [Fact]
    public async Task An_address_that_stays_keeps_its_count_of_active_requests()
    {
        var cluster = Create(ClusterDiscovery.StrictDns);
        await using var resolver = Resolver(cluster);
        await resolver.WarmAsync([cluster]);
        cluster.Life.Endpoints.Current.Endpoints[0].Begin();
        _names.Answer = "10.0.0.1 10.0.0.3";
        _clock.Advance(Ttl);
        Assert.Equal([1, 0], cluster.Life.Endpoints.Current.Endpoints.Select(e => e.Active));
    }

    [Fact]
    public async Task Other_names_are_resolved_at_the_next_look_whatever_the_TTL_of_those_before()
    {
        var cluster = Create(ClusterDiscovery.StrictDns);
        await using var resolver = Resolver(cluster);
        await resolver.WarmAsync([cluster]);
        _names.Answer = "10.0.0.9";
        ClusterFactory.ConfigureEndpoints(cluster.Settings, cluster.Life, [new ClusterEndpoint { Address = "other.test", Port = 80 }]);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("10.0.0.9:80", Names(cluster));
        Assert.Equal("other.test", _names.Questions[^1].Name);
    }

    [Fact]
    public async Task A_slow_name_server_gets_one_question_at_a_time()
    {
        var cluster = Create(ClusterDiscovery.StrictDns);
        await using var resolver = Resolver(cluster);
        await resolver.WarmAsync([cluster]);
        var gate = new TaskCompletionSource();
        _names.Gate = gate.Task;
        _clock.Advance(Ttl);
        _clock.Advance(Ttl);
        Assert.Equal(2, _names.Questions.Count);
        gate.SetResult();
        _names.Gate = Task.CompletedTask;
        _clock.Advance(Ttl);
        Assert.Equal(3, _names.Questions.Count);
    }

    [Fact]
    public async Task A_name_that_stays_unknown_is_told_once_and_again_when_it_is_found()
    {
        var log = new RecordingLogger();
        var cluster = Create(ClusterDiscovery.StrictDns);
        _names.Answer = null;
        await using var resolver = Resolver(cluster, log);
        await resolver.WarmAsync([cluster]);
        _clock.Advance(Interval);
        _clock.Advance(Interval);
        Assert.Equal(3, _names.Questions.Count);
        Assert.Equal([1401], log.Events);
        _names.Answer = "127.0.0.1";
        _clock.Advance(Interval);
        Assert.Equal([1401, 1402], log.Events);
    }

    [Fact]
    public async Task The_proxy_finds_its_upstream_by_the_name_server_of_its_options()
    {
        await using var names = new TestDnsServer();
        names.Records.Add(TestDnsRecord.Address("up.test", 30, "127.0.0.1"));
        await using var upstream = await TestUpstream.SayingAsync("found");
        var plain = TestProxy.Options();
        var options = new ProxyOptions
        {
            Bind = plain.Bind,
            PortMap = plain.PortMap,
            StatusPort = null,
            MetricsPort = null,
            AccessLogPath = "",
            Names = new() { Servers = [names.EndPoint], ResolverFile = "/nowhere" },
        };
        var cluster = new Cluster { Name = "up", Discovery = ClusterDiscovery.StrictDns };
        await using var proxy = await TestProxy.StartAsync(
            SnapshotBuilder
                .Empty()
                .Http(80, SnapshotBuilder.To("up"))
                .Cluster(cluster, [new ClusterEndpoint { Address = "up.test", Port = upstream.Port }])
                .Build(),
            options
        );
        using var client = new HttpClient(new SocketsHttpHandler());
        Assert.Equal("found", await client.GetStringAsync(proxy.Url(80), TestContext.Current.CancellationToken));
        Assert.Equal(["A up.test", "AAAA up.test"], names.Questions.Order());
    }

    private DnsResolver Resolver(ClusterRuntime cluster, ILogger? log = null) =>
        new(_names, () => [cluster], _families.Contains, Interval, _clock, log ?? NullLogger.Instance);

    private ClusterRuntime Create(ClusterDiscovery discovery, params string[] addresses)
    {
        var cluster = new Cluster { Name = "dns", Discovery = discovery };
        var life = new ClusterLife(
            "dns",
            new LanePools(l => new(cluster, null, new(cluster, l, _names, _clock))),
            null,
            urisOverTls: false
        );
        string[] all = addresses is [] ? ["up.test"] : addresses;
        ClusterFactory.ConfigureEndpoints(cluster, life, [.. all.Select(a => new ClusterEndpoint { Address = a, Port = 80 })]);
        return new ClusterRuntime(cluster, life, new Random(1), TimeSpan.FromHours(1));
    }

    private static string Names(ClusterRuntime cluster) => string.Join(' ', cluster.Life.Endpoints.Current.Endpoints.Select(e => e.Name));

    private sealed class RecordingLogger : ILogger
    {
        public List<int> Events { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Events.Add(eventId.Id);
    }
}
