using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Proxy;
using Sluice.Snapshot;
using Sluice.Testing;

namespace Sluice.Tests.Proxy;

public sealed class TelemetryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static readonly Cluster Reviews = new()
    {
        Name = "outbound|9080|v1|reviews.default.svc.cluster.local",
        Service = new ServiceIdentity
        {
            Host = "reviews.default.svc.cluster.local",
            Name = "reviews",
            Namespace = "default",
        },
    };

    [Fact]
    public async Task The_access_log_has_istios_default_format()
    {
        await using var upstream = await TestUpstream.SayingAsync("12345");
        var route = SnapshotBuilder.To(Reviews.Name) with { Name = "my-route" };
        route = route with
        {
            Match = new RouteMatch
            {
                Path = new PathMatch { Kind = PathMatchKind.Prefix, Value = "/old" },
            },
            Action = (ForwardAction)route.Action with { PathRewrite = "/new" },
        };
        await using var gateway = await LoggedProxy.StartAsync(
            SnapshotBuilder.Empty().Http(80, route).Cluster(Reviews, upstream.Port).Build()
        );
        await gateway.AskAsync(
            "POST /old/1?q=2 HTTP/1.1\r\nHost: shop.test\r\nUser-Agent: curl/8\r\nX-Request-Id: id-1\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc"
        );
        Assert.Matches(
            @"^\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\] ""POST /old/1\?q=2 HTTP/1\.1"" 200 - via_upstream - ""-"" 3 5 \d+ \d+ "
                + $@"""127\.0\.0\.1"" ""curl/8"" ""id-1"" ""shop\.test"" ""127\.0\.0\.1:{upstream.Port}"" {Regex.Escape(Reviews.Name)} - "
                + @"127\.0\.0\.1:\d+ 127\.0\.0\.1:\d+ - my-route$",
            await gateway.LogAsync()
        );
    }

    [Fact]
    public async Task A_client_cannot_forge_log_lines_or_fields()
    {
        await using var gateway = await LoggedProxy.StartAsync(SnapshotBuilder.Empty().Http(80).Build());
        await gateway.AskAsync("GET /\"x HTTP/1.1\r\nHost: a\r\nUser-Agent: a\" \"b\tc\u0085d\\\r\nConnection: close\r\n\r\n");
        var line = await gateway.LogAsync();
        Assert.Contains("\"a\\\" \\\"b\\u0009c\\u0085d\\\\\"", line, StringComparison.Ordinal);
        Assert.Contains("\"GET /\\\"x HTTP/1.1\"", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_are_counted_under_istios_names()
    {
        await using var upstream = await TestUpstream.SayingAsync("12345");
        await using var gateway = await LoggedProxy.StartAsync(
            SnapshotBuilder
                .Empty()
                .Http(80, SnapshotBuilder.To(Reviews.Name))
                .Cluster(
                    Reviews,
                    [
                        new ClusterEndpoint
                        {
                            Address = "127.0.0.1",
                            Port = upstream.Port,
                            Version = "v1",
                            Workload = "reviews-v1",
                        },
                    ]
                )
                .Build()
        );
        for (var i = 0; i < 3; i++)
            await gateway.AskAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        await gateway.LogAsync();
        while (!(await gateway.MetricsAsync()).Contains("} 3\n", StringComparison.Ordinal))
            await Task.Yield();
        var text = await gateway.MetricsAsync();
        var line = text.Split('\n').Single(l => l.StartsWith("istio_requests_total{", StringComparison.Ordinal));
        foreach (
            var label in new[]
            {
                "reporter=\"source\"",
                "response_code=\"200\"",
                "response_flags=\"-\"",
                "request_protocol=\"http\"",
                "destination_service=\"reviews.default.svc.cluster.local\"",
                "destination_service_name=\"reviews\"",
                "destination_service_namespace=\"default\"",
                "destination_version=\"v1\"",
                "destination_workload=\"reviews-v1\"",
                "source_workload=\"unknown\"",
            }
        )
            Assert.Contains(label, line, StringComparison.Ordinal);
        Assert.Matches(@"istio_response_bytes_sum\{[^}]*\} 15\n", text);
        Assert.Matches(@"istio_response_bytes_bucket\{[^}]*le=""1""\} 0\n", text);
        Assert.Matches(@"istio_response_bytes_bucket\{[^}]*le=""5""\} 3\n", text);
        Assert.Matches(@"istio_request_duration_milliseconds_count\{[^}]*\} 3\n", text);
        Assert.Contains("envoy_listener_manager_total_listeners_active 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tcp_connections_and_bytes_are_counted_and_logged()
    {
        await using var upstream = new TestTcpServer(async stream =>
        {
            await TestTcpServer.ReadToEndAsync(stream);
            await stream.WriteAsync("answer"u8.ToArray(), Token);
        });
        await using var gateway = await LoggedProxy.StartAsync(
            SnapshotBuilder
                .Empty()
                .Tcp(9000, new TcpProxy { Clusters = [new WeightedCluster { Cluster = Reviews.Name }] })
                .Cluster(Reviews, upstream.Port)
                .Build()
        );
        await using (var client = await gateway.Proxy.ConnectAsync(9000))
        {
            await client.WriteAsync("ask"u8.ToArray(), Token);
            client.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            Assert.Equal("answer"u8.ToArray(), await TestTcpServer.ReadToEndAsync(client));
        }
        Assert.Matches(
            @"""- - -"" 0 - - - ""-"" 3 6 \d+ - ""-"" ""-"" ""-"" ""-"" ""127\.0\.0\.1:\d+"" outbound\|",
            await gateway.LogAsync()
        );
        var text = await gateway.MetricsAsync();
        Assert.Matches(@"istio_tcp_received_bytes_total\{[^}]*\} 3\n", text);
        Assert.Matches(@"istio_tcp_sent_bytes_total\{[^}]*\} 6\n", text);
        Assert.Matches(@"istio_tcp_connections_opened_total\{[^}]*destination_service_name=""reviews""[^}]*\} 1\n", text);
        Assert.Matches(@"istio_tcp_connections_closed_total\{[^}]*\} 1\n", text);
    }

    [Fact]
    public async Task Ready_means_that_a_snapshot_serves()
    {
        var options = new ProxyOptions
        {
            Bind = IPAddress.Loopback,
            StatusPort = 0,
            MetricsPort = null,
            AccessLogPath = "",
            PortMap = new() { [80] = 0 },
        };
        await using var server = new ProxyServer(options, NullLoggerFactory.Instance, TimeProvider.System, new Random(1));
        await server.StartAsync(Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await HealthAsync(server));
        await server.ApplyAsync(SnapshotBuilder.Empty().Http(80).Build(), Token);
        Assert.Equal(HttpStatusCode.OK, await HealthAsync(server));
        await server.DrainAsync(Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await HealthAsync(server));
    }

    private static async Task<HttpStatusCode> HealthAsync(ProxyServer server)
    {
        using var client = new HttpClient(new SocketsHttpHandler());
        using var response = await client.GetAsync(new Uri($"http://{server.StatusEndPoint}/healthz/ready"), Token);
        return response.StatusCode;
    }
}
