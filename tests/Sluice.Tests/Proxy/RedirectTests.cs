using System.Net;
using System.Net.Sockets;
using System.Text;
using Sluice.Proxy;
using Sluice.Snapshot;
using Sluice.Testing;
using Sluice.Values;

namespace Sluice.Tests.Proxy;

/// <summary>Redirected connections: the address that the client asked for decides, as on a sidecar's virtual listeners.</summary>
public sealed class RedirectTests
{
    private const int Virtual = 9001;
    private const string Ask = "GET / HTTP/1.1\r\nHost: reviews\r\nConnection: close\r\n\r\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("10.1.2.3", 9080, "exact")]
    [InlineData("10.1.9.9", 9080, "network")]
    [InlineData("10.9.9.9", 9080, "wide network")]
    [InlineData("172.16.0.1", 9080, "port")]
    [InlineData("2001:db8::7", 9080, "ipv6")]
    [InlineData("10.1.2.3", 9999, "nothing")]
    public async Task The_most_specific_listener_of_the_original_address_takes_the_connection(string address, int port, string expected)
    {
        await using var proxy = await StartAsync(
            new(IPAddress.Parse(address), port),
            [
                VirtualListener(Answers("nothing")),
                Unbound("10.1.2.3", 9080, "exact"),
                Unbound("10.1.0.0/16", 9080, "network"),
                Unbound("10.0.0.0/8", 9080, "wide network"),
                Unbound("2001:db8::7", 9080, "ipv6"),
                Unbound("0.0.0.0", 9080, "port"),
                Unbound("10.1.2.3", 9080, "inbound") with
                {
                    Name = "inbound",
                    Direction = TrafficDirection.Inbound,
                },
            ]
        );
        Assert.Equal(expected, RawHttp.Body(await RawHttp.ExchangeAsync(proxy, Virtual, Ask)));
    }

    [Fact]
    public async Task Chains_see_the_original_port_and_the_default_chain_takes_the_rest()
    {
        var listener = VirtualListener(Answers("passthrough")) with
        {
            FilterChains = [Answers("blackhole") with { Match = new() { DestinationPort = 15001 } }],
            DefaultFilterChain = Answers("passthrough"),
        };
        await using var loop = await StartAsync(new(IPAddress.Loopback, 15001), [listener]);
        Assert.Equal("blackhole", RawHttp.Body(await RawHttp.ExchangeAsync(loop, Virtual, Ask)));
        await using var other = await StartAsync(new(IPAddress.Loopback, 80), [listener]);
        Assert.Equal("passthrough", RawHttp.Body(await RawHttp.ExchangeAsync(other, Virtual, Ask)));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "HTTP/1.1")]
    [InlineData("GET / HTTP/1.0\r\nHost: a\r\n\r\n", "HTTP/1.0")]
    [InlineData("*3\r\n$3\r\nSET\r\n", "*3")]
    [InlineData("GET \u0000\u0001binary that is no HTTP\r\n", "GET")]
    [InlineData("GET / HTTP/9.9\r\n\r\n", "GET")]
    public async Task The_first_bytes_tell_http_from_other_protocols(string sent, string expected)
    {
        await using var echo = new TestTcpServer(stream => stream.CopyToAsync(stream, Token));
        await using var proxy = await StartAsync(new(IPAddress.Loopback, echo.Port), [Sniffing()]);
        await using var client = await proxy.ConnectAsync(Virtual);
        await client.WriteAsync(Encoding.Latin1.GetBytes(sent), Token);
        // Kestrel takes the end of the client's direction for the end of the connection.
        if (!expected.StartsWith("HTTP", StringComparison.Ordinal))
            client.Socket.Shutdown(SocketShutdown.Send);
        var answer = Encoding.Latin1.GetString(await TestTcpServer.ReadToEndAsync(client));
        if (expected.StartsWith("HTTP", StringComparison.Ordinal))
            Assert.Equal("sniffed", RawHttp.Body(answer));
        else
            Assert.Equal(sent, answer);
    }

    [Theory, InlineData(""), InlineData("GE")]
    public async Task A_protocol_whose_server_speaks_first_goes_on_after_the_time_limit(string sent)
    {
        var limit = TimeSpan.FromMilliseconds(100);
        var clock = new WatchedClock(limit);
        await using var server = new TestTcpServer(async stream =>
        {
            await stream.WriteAsync("220 ready\r\n"u8.ToArray(), Token);
            await stream.CopyToAsync(stream, Token);
        });
        var listener = Sniffing() with { InspectionTimeout = limit, ContinueAfterInspectionTimeout = true };
        await using var proxy = await StartAsync(new(IPAddress.Loopback, server.Port), [listener], clock);
        await using var client = await proxy.ConnectAsync(Virtual);
        await client.WriteAsync(Encoding.Latin1.GetBytes(sent), Token);
        var answer = TestTcpServer.ReadToEndAsync(client);
        await clock.Waited.WaitAsync(Token);
        clock.Advance(limit);
        await server.FirstConnection.WaitAsync(Token);
        client.Socket.Shutdown(SocketShutdown.Send);
        Assert.Equal("220 ready\r\n" + sent, Encoding.Latin1.GetString(await answer));
    }

    [Fact]
    public async Task A_request_through_a_passthrough_cluster_reaches_the_address_it_was_for()
    {
        await using var upstream = await TestUpstream.SayingAsync("direct");
        var listener = VirtualListener(Http("outbound"));
        await using var proxy = await StartAsync(new(IPAddress.Loopback, upstream.Port), [listener]);
        var answer = await RawHttp.ExchangeAsync(proxy, Virtual, Ask);
        Assert.Equal("direct", RawHttp.Body(answer));
    }

    private static Listener VirtualListener(FilterChain chain) =>
        new()
        {
            Name = "virtualOutbound",
            Port = Virtual,
            UseOriginalDestination = true,
            Direction = TrafficDirection.Outbound,
            FilterChains = [chain],
        };

    private static Listener Sniffing() =>
        VirtualListener(Answers("sniffed")) with
        {
            InspectHttp = true,
            FilterChains =
            [
                Answers("sniffed") with
                {
                    Match = new() { ApplicationProtocols = ["http/1.0", "http/1.1", "h2c"] },
                },
                new FilterChain
                {
                    Name = "tcp",
                    Filter = new TcpProxy { Clusters = [new() { Cluster = "PassthroughCluster" }] },
                },
            ],
        };

    private static Listener Unbound(string address, int port, string answer) =>
        new()
        {
            Name = $"{address}_{port}",
            Address = address.Contains('/', StringComparison.Ordinal) ? "240.240.0.1" : address,
            AdditionalAddresses = address.Contains('/', StringComparison.Ordinal) ? [address] : [],
            Port = port,
            BindsPort = false,
            Direction = TrafficDirection.Outbound,
            FilterChains = [Answers(answer)],
        };

    private static FilterChain Answers(string text) => Http(text) with { Name = text };

    private static FilterChain Http(string table) =>
        new()
        {
            Name = "http",
            Filter = new HttpConnectionManager { RouteTable = table, UseRemoteAddress = false },
        };

    private static async Task<TestProxy> StartAsync(IPEndPoint destination, ValueList<Listener> listeners, TimeProvider? clock = null)
    {
        var builder = SnapshotBuilder
            .Empty()
            .Table("outbound", SnapshotBuilder.To("PassthroughCluster"))
            .Cluster(
                new Cluster { Name = "PassthroughCluster", Discovery = ClusterDiscovery.OriginalDestination },
                default(ValueList<ClusterEndpoint>)
            );
        foreach (var text in listeners.SelectMany(l => l.FilterChains).Select(c => c.Name).Append("passthrough").Distinct())
        {
            var body = Encoding.UTF8.GetBytes(text).ToValueList();
            builder.Table(
                text,
                new Route
                {
                    Action = new DirectResponseAction { StatusCode = 200, Body = body },
                }
            );
        }
        var options = new ProxyOptions
        {
            Bind = IPAddress.Loopback,
            StatusPort = null,
            MetricsPort = null,
            AccessLogPath = "",
            PortMap = TestProxy.Options().PortMap,
            OriginalDestination = _ => destination,
        };
        return await TestProxy.StartAsync(builder.Build() with { Listeners = listeners }, options, clock);
    }
}
