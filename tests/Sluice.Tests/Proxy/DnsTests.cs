using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Sluice.Proxy.Clusters;
using Sluice.Proxy.Names;
using Sluice.Snapshot;

namespace Sluice.Tests.Proxy;

public sealed class DnsTests
{
    private readonly FakeTimeProvider _clock = new();
    private IPAddress[]? _answer = [IPAddress.Parse("10.0.0.2"), IPAddress.Parse("10.0.0.1"), IPAddress.IPv6Loopback];

    [Theory]
    [InlineData(ClusterDiscovery.StrictDns, "10.0.0.1:80 10.0.0.2:80")]
    [InlineData(ClusterDiscovery.LogicalDns, "10.0.0.1:80")]
    public async Task Names_become_addresses_and_follow_changes(ClusterDiscovery discovery, string first)
    {
        var cluster = Create(discovery);
        await using var resolver = Resolver(cluster);
        await resolver.WarmAsync([cluster]);
        Assert.Equal(first, Names(cluster));
        _answer = [IPAddress.Parse("10.0.0.9")];
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("10.0.0.9:80", Names(cluster));
    }

    [Fact]
    public async Task A_name_server_that_fails_leaves_the_last_good_addresses()
    {
        var cluster = Create(ClusterDiscovery.StrictDns);
        await using var resolver = Resolver(cluster);
        await resolver.WarmAsync([cluster]);
        _answer = null;
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("10.0.0.1:80 10.0.0.2:80", Names(cluster));
    }

    [Fact]
    public async Task An_address_that_stays_keeps_its_count_of_active_requests()
    {
        var cluster = Create(ClusterDiscovery.StrictDns);
        await using var resolver = Resolver(cluster);
        await resolver.WarmAsync([cluster]);
        cluster.Life.Endpoints.Current.Endpoints[0].Begin();
        _answer = [IPAddress.Parse("10.0.0.1"), IPAddress.Parse("10.0.0.3")];
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal([1, 0], cluster.Life.Endpoints.Current.Endpoints.Select(e => e.Active));
    }

    [Fact]
    public async Task A_name_that_stays_unknown_is_told_once_and_again_when_it_is_found()
    {
        var log = new RecordingLogger();
        var cluster = Create(ClusterDiscovery.StrictDns);
        _answer = null;
        await using var resolver = Resolver(cluster, log);
        await resolver.WarmAsync([cluster]);
        _clock.Advance(TimeSpan.FromSeconds(5));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal([1401], log.Events);
        _answer = [IPAddress.Loopback];
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal([1401, 1402], log.Events);
    }

    private DnsResolver Resolver(ClusterRuntime cluster, ILogger? log = null) =>
        new(
            (_, _) =>
                _answer is null
                    ? Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound))
                    : Task.FromResult(_answer),
            () => [cluster],
            TimeSpan.FromSeconds(5),
            _clock,
            log ?? NullLogger.Instance
        );

    private ClusterRuntime Create(ClusterDiscovery discovery)
    {
        var cluster = new Cluster { Name = "dns", Discovery = discovery };
        var life = new ClusterLife(
            "dns",
            new LanePools(lane => new(cluster, null, new(cluster, lane, new SystemHostResolver(), _clock))),
            null,
            urisOverTls: false
        );
        ClusterFactory.ConfigureEndpoints(cluster, life, [new ClusterEndpoint { Address = "up.test", Port = 80 }]);
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
