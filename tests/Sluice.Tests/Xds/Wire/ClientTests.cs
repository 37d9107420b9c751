using Sluice.Testing;
using Sluice.Xds.Client;
using Sluice.Xds.Resources;
using Sluice.Xds.Server.Book;

namespace Sluice.Tests.Xds.Wire;

public sealed class ClientTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_whole_state_is_applied_at_once_and_each_change_says_what_changed()
    {
        await using var server = await WireServer.StartAsync(WireState.Site);
        using var client = new WireClient(server.Uri);
        var first = await client.Sink.NextAsync();
        Assert.Equal(WireState.Sorted(WireState.Site), WireState.Text(first.Next));
        Assert.Equal(("v1", 7, false), (first.Next.Version, first.ChangedTypes.Count, first.IsEndpointsOnly));
        Assert.Same(XdsState.Empty, first.Previous);
        Assert.True((await server.RolledOutAsync()).IsAccepted);

        server.Publish("v2", "S:cert=1 C:web=1 E:web=2 P:proxy=1 L:http=1 R:routes=1 V:routes/shop=1");
        var second = await client.Sink.NextAsync();
        Assert.True(second.IsEndpointsOnly);
        Assert.Same(first.Next, second.Previous);
        Assert.Same(first.Next.Of(TypeUrls.Cluster), second.Next.Of(TypeUrls.Cluster));
        Assert.True((await server.RolledOutAsync()).IsAccepted);

        server.Publish("v3", "C:cart=1 E:cart=1 L:http=2");
        var third = await client.Sink.NextAsync();
        Assert.Equal(WireState.Sorted("C:cart=1 E:cart=1 L:http=2"), WireState.Text(third.Next));
        Assert.True((await server.RolledOutAsync()).IsAccepted);
        Assert.Equal(("v3", true), (client.Client.Status.Version, client.Client.Status.IsConnected));
    }

    [Fact]
    public async Task A_state_without_resources_is_applied_too()
    {
        await using var server = await WireServer.StartAsync();
        server.Publish("v1", "");
        using var client = new WireClient(server.Uri);
        Assert.Equal("v1", (await client.Sink.NextAsync()).Next.Version);
    }

    [Fact]
    public async Task An_answer_means_that_it_runs()
    {
        await using var server = await WireServer.StartAsync(WireState.Site);
        var work = new TaskCompletionSource();
        var sink = new WireSink { Work = work.Task };
        using var client = new WireClient(server.Uri, sink: sink);
        await sink.NextAsync();
        var wait = server.RolledOutAsync();
        Assert.Equal(XdsSync.Stale, Assert.Single(server.Book.Proxies).Sync);
        Assert.False(wait.IsCompleted);
        work.SetResult();
        Assert.True((await wait).IsAccepted);
        Assert.Equal(XdsSync.Synced, Assert.Single(server.Book.Proxies).Sync);
    }

    [Fact]
    public async Task A_refused_state_shows_in_the_book_and_the_next_makes_it_good()
    {
        await using var server = await WireServer.StartAsync("C:web=1 L:http=1");
        using var client = new WireClient(server.Uri);
        await client.Sink.NextAsync();
        Assert.True((await server.RolledOutAsync()).IsAccepted);
        client.Sink.Judge = u => u.Next.Version == "v2" ? [new(TypeUrls.Listener, "http", "the port is taken")] : [];
        server.Publish("v2", "C:web=2 L:http=2");
        Assert.Equal(1, (await server.RolledOutAsync()).Count(XdsOutcome.Rejected));
        var types = Assert.Single(server.Book.Proxies).Types.ToDictionary(t => t.TypeUrl);
        Assert.Equal("http: the port is taken", types[TypeUrls.Listener].Rejection!.Error);
        Assert.Equal("not applied, as the state has an error elsewhere: http: the port is taken", types[TypeUrls.Cluster].Rejection!.Error);
        Assert.Equal("v1", client.Client.Applied.Version);

        server.Publish("v3", "C:web=2 L:http=3");
        Assert.Equal(["v2", "v3"], [(await client.Sink.NextAsync()).Next.Version, (await client.Sink.NextAsync()).Next.Version]);
        Assert.True((await server.RolledOutAsync()).IsAccepted);
        Assert.Equal(WireState.Sorted("C:web=2 L:http=3"), WireState.Text(client.Client.Applied));
    }

    [Fact]
    public async Task A_sink_that_fails_refuses()
    {
        await using var server = await WireServer.StartAsync("C:web=1");
        var sink = new WireSink { Judge = _ => throw new InvalidOperationException("out of ports") };
        using var client = new WireClient(server.Uri, sink: sink);
        await sink.NextAsync();
        Assert.Equal(1, (await server.RolledOutAsync()).Count(XdsOutcome.Rejected));
        var type = Assert.Single(server.Book.Proxies).Types.Single(t => t.TypeUrl == TypeUrls.Cluster);
        Assert.EndsWith("out of ports", type.Rejection!.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_control_plane_is_away_the_state_stays_and_after_that_only_differences_come()
    {
        var server = await WireServer.StartAsync(WireState.Site);
        var port = server.Uri.Port;
        using var client = new WireClient(server.Uri);
        var first = await client.Sink.NextAsync();
        Assert.True((await server.RolledOutAsync()).IsAccepted);
        await server.DisposeAsync();
        await UntilAsync(() => !client.Client.Status.IsConnected);
        Assert.Same(first.Next, client.Client.Applied);

        await using var second = await WireServer.StartAsync(WireState.Site, port: port);
        await UntilAsync(() => second.Book.Count == 1);
        Assert.True((await second.RolledOutAsync()).IsAccepted);
        Assert.All(Assert.Single(second.Book.Proxies).Types, t => Assert.Equal("", t.SentVersion));
        Assert.Equal(0, client.Sink.Count);

        second.Publish("v2", WireState.Site.Replace("C:web=1", "C:web=2", StringComparison.Ordinal));
        Assert.Equal([TypeUrls.Cluster], (await client.Sink.NextAsync()).ChangedTypes);
    }

    [Fact]
    public async Task What_was_refused_is_judged_again_after_a_new_connection()
    {
        var server = await WireServer.StartAsync("C:web=1");
        var port = server.Uri.Port;
        var sink = new WireSink { Judge = u => u.Next.Version == "v1" ? [] : [new(TypeUrls.Cluster, "web", "no")] };
        using var client = new WireClient(server.Uri, sink: sink);
        await sink.NextAsync();
        server.Publish("v2", "C:web=2 C:ghost=1");
        await sink.NextAsync();
        await server.RolledOutAsync();
        await server.DisposeAsync();

        // The ghost was only in what was refused: nobody will ever tell the client to remove it.
        await using var second = await WireServer.StartAsync(port: port);
        second.Publish("v3", "C:web=2");
        var update = await sink.NextAsync();
        Assert.Equal(("v3", "C:web=2"), (update.Next.Version, WireState.Text(update.Next)));
        Assert.Equal(1, (await second.RolledOutAsync()).Count(XdsOutcome.Rejected));
    }

    [Fact]
    public async Task A_client_that_is_refused_is_not_connected_and_keeps_trying()
    {
        await using var server = await WireServer.StartAsync("C:web=1");
        using var client = new WireClient(server.Uri, node: "denied");
        await UntilAsync(() => server.Source.Asked.Count >= 3);
        Assert.Equal((false, "PermissionDenied: not for you"), (client.Client.Status.IsConnected, client.Client.Status.Error));
        Assert.Equal(0, client.Sink.Count);
    }

    [Fact]
    public async Task A_certificate_that_was_renewed_is_used_by_the_next_connection()
    {
        using var ca = new TestCa();
        using var certificate = ca.Issue("127.0.0.1");
        using var client = ca.Issue("spiffe://cluster.local/ns/shop/sa/web");
        var server = await WireServer.StartAsync("C:web=1", certificate: certificate);
        var port = server.Uri.Port;
        using var other = ca.Issue("spiffe://cluster.local/ns/shop/sa/web");
        var current = client;
        using var running = new WireClient(server.Uri, ca, () => current);
        await running.Sink.NextAsync();
        current = other;
        await server.DisposeAsync();
        await using var second = await WireServer.StartAsync("C:web=1", certificate: certificate, port: port);
        await UntilAsync(() => !second.Source.Asked.IsEmpty);
        Assert.Equal(other.Thumbprint, second.Source.Asked.First().Peer.Certificate?.Thumbprint);
    }

    [Fact]
    public async Task From_a_server_without_markers_a_silence_ends_a_change()
    {
        await using var server = await ForeignServer.StartAsync(WireState.Of("x", "C:web=1 E:web=1 L:http=1"));
        using var client = new WireClient(server.Uri);
        await UntilAsync(() => WireState.Text(client.Client.Applied) == "C:web=1 E:web=1 L:http=1");
        await UntilAsync(() => server.Answers.Count == 3);
        Assert.True(client.Client.Status.IsConnected);
        Assert.All(server.Answers, a => Assert.Null(a.ErrorDetail));
    }

    [Fact]
    public void Pauses_double_up_to_a_limit_and_differ()
    {
        var backoff = new XdsBackoff(TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(15), new Random(42));
        var pauses = Enumerable.Range(0, 12).Select(_ => backoff.Next().TotalSeconds).ToList();
        for (var i = 0; i < pauses.Count; i++)
        {
            var whole = Math.Min(15, 0.2 * Math.Pow(2, i));
            Assert.InRange(pauses[i], whole / 2, whole);
        }
        Assert.Equal(pauses.Count, pauses.Distinct().Count());
        backoff.Reset();
        Assert.InRange(backoff.Next().TotalSeconds, 0.1, 0.2);
    }

    [Fact]
    public async Task Many_proxies_are_served_by_one_control_plane()
    {
        const int Count = 100;
        await using var server = await WireServer.StartAsync(WireState.Site);
        var clients = Enumerable.Range(0, Count).Select(i => new WireClient(server.Uri, node: $"proxy-{i}")).ToList();
        try
        {
            await UntilAsync(() => server.Book.Count == Count);
            Assert.True((await server.RolledOutAsync(TestLimits.Patience)).IsAccepted);
            server.Publish("v2", "C:web=2 E:web=2 L:http=2");
            var rollout = await server.RolledOutAsync(TestLimits.Patience);
            Assert.Equal(Count, rollout.Count(XdsOutcome.Accepted));
            Assert.All(clients, c => Assert.Equal("v2", c.Client.Applied.Version));
        }
        finally
        {
            clients.ForEach(c => c.Dispose());
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TestLimits.Patience, "it never came true");
            await Task.Delay(10, Cancel);
        }
    }
}
