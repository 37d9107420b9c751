using System.Net;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using Sluice.Testing;

namespace Sluice.Tests.Xds.Wire;

public sealed class StreamTests
{
    [Theory]
    [InlineData("stranger", StatusCode.Unauthenticated, "who are you")]
    [InlineData("denied", StatusCode.PermissionDenied, "not for you")]
    public async Task Who_is_refused_learns_why_and_gets_nothing(string node, StatusCode code, string reason)
    {
        await using var server = await WireServer.StartAsync(WireState.Site);
        var delta = server.Delta(node);
        await delta.SubscribeAsync("C", "*");
        var refused = await Assert.ThrowsAsync<RpcException>(delta.ReadAsync);
        Assert.Equal((code, reason), (refused.StatusCode, refused.Status.Detail));
        var world = server.World(node);
        await world.SubscribeAsync("C");
        refused = await Assert.ThrowsAsync<RpcException>(world.ReadAsync);
        Assert.Equal((code, reason), (refused.StatusCode, refused.Status.Detail));
        Assert.Empty(server.Book.Proxies);
    }

    [Fact]
    public async Task A_stream_that_does_not_answer_skips_to_the_newest_state()
    {
        await using var server = await WireServer.StartAsync("C:web=1");
        var (proxy, good) = (server.Delta("slow"), server.Delta("good"));
        await good.SubscribeAsync("C", "*");
        await good.AcceptAsync();
        await proxy.SubscribeAsync("C", "*");
        var first = await proxy.ReadAsync();
        for (var i = 2; i <= 5; i++)
        {
            server.Publish($"v{i}", $"C:web={i}");
            Assert.Equal($"C+web={i}", await good.AcceptAsync());
        }
        await proxy.AnswerAsync(first);
        Assert.Equal("C+web=5", await proxy.AcceptAsync());
        Assert.True((await server.RolledOutAsync()).IsAccepted);
        Assert.Empty(await proxy.RestAsync());
    }

    [Fact]
    public async Task A_type_that_waits_for_an_answer_does_not_hold_up_types_that_need_not_wait_for_it()
    {
        await using var server = await WireServer.StartAsync("C:web=1 E:web=1 L:http=1");
        var proxy = server.Delta();
        await proxy.SubscribeAsync("C", "*");
        await proxy.ReadAsync(); // no answer: Envoy keeps it back while new clusters wait for endpoints
        await proxy.SubscribeAsync("E", "*");
        Assert.Equal("E+web=1", await proxy.AcceptAsync());
        server.Publish("v2", "C:web=1 E:web=2 L:http=1");
        Assert.Equal("E+web=2", await proxy.AcceptAsync());
    }

    [Fact]
    public async Task A_listener_does_not_overtake_a_cluster_that_has_to_wait()
    {
        await using var server = await WireServer.StartAsync("C:web=1 L:http=1");
        var proxy = server.Delta();
        await proxy.SubscribeAsync("C", "*");
        var first = await proxy.ReadAsync();
        await proxy.SubscribeAsync("L", "*");
        Assert.Equal("L+http=1", await proxy.AcceptAsync());
        server.Publish("v2", "C:web=1 C:cart=1 L:http=2");
        await proxy.AnswerAsync(first);
        Assert.Equal("C+cart=1", await proxy.AcceptAsync());
        Assert.Equal("L+http=2", await proxy.AcceptAsync());
    }

    [Fact]
    public async Task A_stream_that_does_not_read_is_given_the_newest_state_when_it_does()
    {
        await using var server = await WireServer.StartAsync();
        server.Publish("v1", "C:big=1", bytes: 3_900_000);
        var proxy = server.Delta();
        await proxy.SubscribeAsync("C", "*");
        await proxy.SubscribeAsync("M", "*");
        for (var i = 2; i <= 20; i++)
            server.Publish($"v{i}", $"C:big={i}", bytes: 3_900_000);
        var seen = new List<string>();
        do seen.AddRange(await proxy.AcceptChangeAsync());
        while (seen[^1] != "C+big=20");
        Assert.InRange(seen.Count, 1, 3);
    }

    [Fact]
    public async Task A_stream_that_never_answers_is_closed_with_the_reason()
    {
        var clock = new FakeTimeProvider();
        await using var server = await WireServer.StartAsync("C:web=1", clock, options: o => o.AnswerTimeout = TimeSpan.FromMinutes(5));
        var (mute, good) = (server.Delta("mute"), server.Delta("good"));
        await mute.SubscribeAsync("C", "*");
        await mute.ReadAsync();
        await good.SubscribeAsync("C", "*");
        await good.AcceptAsync();
        await server.RolledOutAsync(TimeSpan.Zero);
        clock.Advance(TimeSpan.FromMinutes(4));
        server.Publish("v2", "C:web=2");
        Assert.Equal("C+web=2", await good.AcceptAsync());
        clock.Advance(TimeSpan.FromMinutes(2));
        var closed = await Assert.ThrowsAsync<RpcException>(mute.ReadAsync);
        Assert.Equal(StatusCode.DeadlineExceeded, closed.StatusCode);
        Assert.Contains("neither read nor answered for 00:05:00", closed.Status.Detail, StringComparison.Ordinal);
        server.Publish("v3", "C:web=3");
        Assert.Equal("C+web=3", await good.AcceptAsync());
    }

    [Fact]
    public async Task Requests_that_no_proxy_sends_end_the_stream_with_the_reason()
    {
        await using var server = await WireServer.StartAsync("C:web=1", options: o => o.MaxNames = 2);
        var proxy = server.Delta();
        await proxy.SubscribeAsync("E", "a", "b", "c");
        var closed = await Assert.ThrowsAsync<RpcException>(proxy.ReadAsync);
        Assert.Equal((StatusCode.InvalidArgument, "more than 2 names are subscribed to"), (closed.StatusCode, closed.Status.Detail));
    }

    [Theory]
    [InlineData("a name of more characters than any has")]
    [InlineData("a node with a line break")]
    [InlineData("a node of more characters than any has")]
    [InlineData("names that come and go, more than there may be")]
    [InlineData("names that come and go beside everything, more than there may be")]
    public async Task What_would_cost_without_end_ends_the_stream(string attempt)
    {
        await using var server = await WireServer.StartAsync("E:web=1", options: o => o.MaxNames = 10);
        var proxy = server.Delta(
            attempt switch
            {
                "a node with a line break" => "proxy\nWarning: all is well",
                "a node of more characters than any has" => new string('a', 1025),
                _ => "proxy",
            }
        );
        await proxy.SubscribeAsync("E", attempt.StartsWith("a name", StringComparison.Ordinal) ? new string('a', 2049) : "web");
        if (attempt.StartsWith("names", StringComparison.Ordinal))
        {
            // It answers nothing, so nothing of it is settled.
            await proxy.ReadAsync();
            var isBeside = attempt.Contains("everything", StringComparison.Ordinal);
            try
            {
                if (isBeside)
                    await proxy.SubscribeAsync("E", "*");
                for (var i = 0; i < 20; i++)
                {
                    await proxy.SubscribeAsync("E", $"n{i}");
                    if (isBeside)
                        await proxy.UnsubscribeAsync("E", $"n{i}");
                }
            }
            catch (RpcException)
            {
                // The stream has ended already; what it says is read below.
            }
        }
        var closed = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (true)
                await proxy.ReadAsync();
        });
        Assert.Equal(StatusCode.InvalidArgument, closed.StatusCode);
    }

    [Fact]
    public async Task Names_that_come_and_go_are_forgotten()
    {
        await using var server = await WireServer.StartAsync("E:web=1 M:x=1", options: o => o.MaxNames = 10);
        var proxy = server.Delta();
        await proxy.SubscribeAsync("E", "web");
        var first = await proxy.ReadAsync();
        for (var i = 0; i < 20; i++)
        {
            await proxy.SubscribeAsync("E", $"n{i}");
            await proxy.UnsubscribeAsync("E", $"n{i}");
        }
        await proxy.SubscribeAsync("E", "ghost");
        await proxy.AnswerAsync(first);
        Assert.Equal("E-ghost", await proxy.AcceptAsync());
    }

    [Fact]
    public async Task The_source_is_told_who_the_node_says_it_is_and_who_it_is()
    {
        using var ca = new TestCa();
        using var certificate = ca.Issue("127.0.0.1");
        using var own = ca.Issue("spiffe://cluster.local/ns/shop/sa/web");
        await using var server = await WireServer.StartAsync("C:web=1", certificate: certificate);
        using var client = new WireClient(server.Uri, ca, () => own, token: "hush");
        await client.Sink.NextAsync();
        var (node, peer) = Assert.Single(server.Source.Asked);
        Assert.Equal(("sidecar~10.0.0.1~web.shop~shop.svc.cluster.local", "web.shop"), (node.Id, node.Cluster));
        Assert.Equal(("shop", "web"), (node.Metadata["NAMESPACE"], node.Labels!.Value["app"]));
        Assert.Equal(("eu/eu-1", "sluice 0.1.0"), (node.Locality, node.UserAgent));
        Assert.Equal(own.Thumbprint, peer.Certificate?.Thumbprint);
        Assert.Equal(("hush", true, IPAddress.Loopback), (TestXdsSource.Token(peer), peer.IsSecure, peer.Address));
        Assert.Equal("[redacted]", peer.BearerToken.ToString());
    }
}
