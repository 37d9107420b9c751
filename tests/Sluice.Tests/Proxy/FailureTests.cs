using Microsoft.Extensions.Time.Testing;
using Sluice.Hosting;
using Sluice.Snapshot;
using Sluice.Testing;

namespace Sluice.Tests.Proxy;

/// <summary>Status, body, response flag and log line of exchanges that fail.</summary>
public sealed class FailureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refused_connection_is_503_UF()
    {
        await using var gateway = await LoggedProxy.StartAsync(
            SnapshotBuilder.Empty().Http(80, SnapshotBuilder.To("up")).Cluster("up", UnusedPort.Pick()).Build()
        );
        var answer = await gateway.AskAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 503", answer, StringComparison.Ordinal);
        Assert.Contains("upstream connect error", answer, StringComparison.Ordinal);
        Assert.Contains(
            " 503 UF upstream_reset_before_response_started{remote_connection_failure} - \"ConnectionRefused\" ",
            await gateway.LogAsync(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task No_route_is_404_NR()
    {
        await using var gateway = await LoggedProxy.StartAsync(SnapshotBuilder.Empty().Http(80).Build());
        Assert.StartsWith(
            "HTTP/1.1 404",
            await gateway.AskAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
            StringComparison.Ordinal
        );
        Assert.Contains(" 404 NR route_not_found - \"-\" ", await gateway.LogAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_cluster_is_503_NC_and_no_endpoint_503_UH()
    {
        await using var gateway = await LoggedProxy.StartAsync(
            SnapshotBuilder.Empty().Http(80, SnapshotBuilder.To("none")).Http(9000, SnapshotBuilder.To("empty")).Cluster("empty").Build()
        );
        await gateway.AskAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        Assert.Contains(" 503 NC cluster_not_found ", await gateway.LogAsync(), StringComparison.Ordinal);
        var answer = await gateway.AskAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 9000);
        Assert.EndsWith("no healthy upstream", answer, StringComparison.Ordinal);
        Assert.Contains(" 503 UH no_healthy_upstream ", await gateway.LogAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_route_that_takes_too_long_is_504_UT()
    {
        var clock = new FakeTimeProvider();
        var reached = new TaskCompletionSource();
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            reached.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        var route = SnapshotBuilder.To("up");
        route = route with { Action = (ForwardAction)route.Action with { Timeout = TimeSpan.FromSeconds(3) } };
        await using var gateway = await LoggedProxy.StartAsync(
            SnapshotBuilder.Empty().Http(80, route).Cluster("up", upstream.Port).Build(),
            clock
        );
        var asking = gateway.AskAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        await reached.Task.WaitAsync(Token);
        clock.Advance(TimeSpan.FromSeconds(3) - TimeSpan.FromTicks(1));
        Assert.False(asking.IsCompleted);
        clock.Advance(TimeSpan.FromTicks(1));
        var answer = await asking;
        Assert.StartsWith("HTTP/1.1 504", answer, StringComparison.Ordinal);
        Assert.EndsWith("upstream request timeout", answer, StringComparison.Ordinal);
        Assert.Contains(" 504 UT response_timeout ", await gateway.LogAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upstream_that_hangs_up_is_503_UC()
    {
        await using var upstream = new TestTcpServer(async stream => _ = await stream.ReadAsync(new byte[1000], Token));
        await using var gateway = await LoggedProxy.StartAsync(
            SnapshotBuilder.Empty().Http(80, SnapshotBuilder.To("up")).Cluster("up", upstream.Port).Build()
        );
        var answer = await gateway.AskAsync("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx");
        Assert.StartsWith("HTTP/1.1 503", answer, StringComparison.Ordinal);
        Assert.Contains(" 503 UC ", await gateway.LogAsync(), StringComparison.Ordinal);
    }
}
