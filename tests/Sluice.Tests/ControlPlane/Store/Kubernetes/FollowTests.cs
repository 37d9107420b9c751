using Sluice.ControlPlane.Store.Kubernetes;
using Sluice.Testing.Scripted;
using static Sluice.Tests.ControlPlane.Store.Kubernetes.FollowedCluster;

namespace Sluice.Tests.ControlPlane.Store.Kubernetes;

/// <summary>Lists and watches, as API servers answer them on good days and bad.</summary>
public sealed class FollowTests : IAsyncLifetime
{
    private ScriptedServer? _server;

    private ScriptedServer Server => _server!;

    public async ValueTask InitializeAsync() => _server = await ScriptedServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    [Fact]
    public async Task A_list_in_pages_and_a_watch_from_there()
    {
        var stream = new ScriptedStream();
        Server.On(
            List,
            ScriptedAnswer.Json(Page(10, "next/1", Item("a", "a.test", 3), Item("b", "b.test", 4))),
            ScriptedAnswer.Json(Page(10, "", Item("c", "c.test", 5)))
        );
        Server.On(Watch, stream);
        await using var cluster = Start(Server);
        await using var watch = await cluster.WatchAsync();

        stream.SendLine(Event("ADDED", Item("d", "d.test", 11)));
        stream.SendLine(Event("MODIFIED", Item("a", "a2.test", 12)));
        stream.SendLine(Bookmark(13));
        stream.SendLine(Event("DELETED", Item("b", "b.test", 14)));

        Assert.Equal("Added d d.test", await NextAsync(watch));
        Assert.Equal("Modified a a2.test", await NextAsync(watch));
        Assert.Equal("Deleted b b.test", await NextAsync(watch));
        Assert.Equal(["a", "c", "d"], (await cluster.ListAsync()).Items.Select(i => i.Id.Name));
        Assert.Equal("?limit=2", (await Server.AskedAsync(List, Cancel)).Query);
        Assert.Equal("?limit=2&continue=next/1", (await Server.AskedAsync(List, Cancel)).Query);
        var asked = (await Server.AskedAsync(Watch, Cancel)).Query;
        Assert.StartsWith("?watch=true&allowWatchBookmarks=true&resourceVersion=10&timeoutSeconds=", asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Objects_are_kept_to_the_letter_and_say_what_they_are()
    {
        const string Odd =
            """{"metadata":{"managedFields":[{"a":1}],"name":"a","namespace":"shop","resourceVersion":"3"},"x-new":[1.10,12345678901234567890,null,"\u00e9"]}""";
        Server.On(List, ScriptedAnswer.Json(Page(10, "", Odd)));
        await using var cluster = Start(Server);

        var item = Assert.Single((await cluster.ListAsync()).Items);

        var expected =
            """{"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"a","namespace":"shop","resourceVersion":"3"},"x-new":[1.10,12345678901234567890,null,"\u00E9"]}""";
        Assert.Equal(expected, System.Text.Encoding.UTF8.GetString(item.Json.Span));
    }

    [Fact]
    public async Task A_watch_that_ends_goes_on_from_its_last_bookmark()
    {
        Server.On(List, ScriptedAnswer.Json(Page(10, "", Item("a", "a.test", 3))));
        var second = new ScriptedStream();
        Server.On(Watch, ScriptedAnswer.Stream(Event("MODIFIED", Item("a", "a2.test", 11)), Bookmark(20)), second);
        await using var cluster = Start(Server);
        Assert.Contains("resourceVersion=10&", (await Server.AskedAsync(Watch, Cancel)).Query, StringComparison.Ordinal);
        Assert.Contains("resourceVersion=20&", (await Server.AskedAsync(Watch, Cancel)).Query, StringComparison.Ordinal);
        await using var watch = await cluster.WatchAsync();
        second.SendLine(Event("MODIFIED", Item("a", "a3.test", 21)));
        Assert.Equal("Modified a a3.test", await NextAsync(watch));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_version_that_is_gone_is_listed_again_and_only_differences_are_told(bool inTheStream)
    {
        const string Gone = "too old resource version: 10 (99)";
        Server.On(
            List,
            ScriptedAnswer.Json(Page(10, "", Item("a", "a.test", 3), Item("b", "b.test", 4), Item("c", "c.test", 5))),
            ScriptedAnswer.Json(Page(100, "", Item("a", "a.test", 3), Item("c", "c2.test", 50), Item("d", "d.test", 60)))
        );
        var first = new ScriptedStream();
        Server.On(Watch, first);
        await using var cluster = Start(Server);
        await using var watch = await cluster.WatchAsync();
        await Server.AskedAsync(Watch, Cancel);
        Server.On(Watch, inTheStream ? ScriptedAnswer.Silence : ScriptedAnswer.Failure(410, "Expired", Gone));
        if (inTheStream)
            first.SendLine(Event("ERROR", ScriptedAnswer.Status(410, "Expired", Gone)));
        first.End();

        Assert.Equal("Deleted b b.test", await NextAsync(watch));
        Assert.Equal("Modified c c2.test", await NextAsync(watch));
        Assert.Equal("Added d d.test", await NextAsync(watch));
    }

    [Fact]
    public async Task Pages_whose_moment_is_gone_are_asked_for_in_one_piece()
    {
        Server.On(
            List,
            ScriptedAnswer.Json(Page(10, "t1", Item("a", "a.test", 3))),
            ScriptedAnswer.Failure(410, "Expired", "The provided continue parameter is too old"),
            ScriptedAnswer.Json(Page(12, "", Item("a", "a.test", 3), Item("b", "b.test", 4), Item("c", "c.test", 5)))
        );
        await using var cluster = Start(Server);
        Assert.Equal(3, (await cluster.ListAsync()).Items.Count);
        await Server.AskedAsync(List, Cancel);
        await Server.AskedAsync(List, Cancel);
        Assert.Equal("", (await Server.AskedAsync(List, Cancel)).Query);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"type\":\"MODIFIED\",\"object\":{\"metadata\":{\"name\":\"a\"")]
    [InlineData("this is no event\n")]
    [InlineData("{\"type\":\"EXPLODED\",\"object\":{}}\n")]
    [InlineData("{\"type\":\"ADDED\",\"object\":{\"metadata\":{}}}\n")]
    public async Task A_broken_stream_goes_on_from_the_last_whole_event(string half)
    {
        Server.On(List, ScriptedAnswer.Json(Page(10, "", Item("a", "a.test", 3))));
        var second = new ScriptedStream();
        Server.On(Watch, ScriptedAnswer.Broken(Event("MODIFIED", Item("a", "a2.test", 11)), half), second);
        await using var cluster = Start(Server);
        await Server.AskedAsync(Watch, Cancel);
        // Where the connection breaks before the event was read, it is asked for again from where the list was.
        var again = (await Server.AskedAsync(Watch, Cancel)).Query;
        Assert.True(
            again.Contains("resourceVersion=11&", StringComparison.Ordinal)
                || again.Contains("resourceVersion=10&", StringComparison.Ordinal)
        );
        await using var watch = await cluster.WatchAsync();
        second.SendLine(Event("MODIFIED", Item("a", "a3.test", 12)));
        string told;
        do told = await NextAsync(watch);
        while (told == "Modified a a2.test");
        Assert.Equal("Modified a a3.test", told);
        Assert.DoesNotContain(cluster.Lines, l => l.Contains("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_silent_watch_is_given_up()
    {
        Server.On(List, ScriptedAnswer.Json(Page(10, "", Item("a", "a.test", 3))));
        var second = new ScriptedStream();
        Server.On(Watch, new ScriptedStream(), second);
        await using var cluster = Start(
            Server,
            Quick with
            {
                WatchTime = TimeSpan.FromMilliseconds(20),
                WatchGrace = TimeSpan.FromMilliseconds(20),
            }
        );
        await Server.AskedAsync(Watch, Cancel);
        await Server.AskedAsync(Watch, Cancel);
        Assert.Contains(cluster.Lines, l => l.Contains("silent", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_slow_stream_is_read_piece_by_piece()
    {
        Server.On(List, ScriptedAnswer.Json(Page(10, "", Item("a", "a.test", 3))));
        var stream = new ScriptedStream();
        Server.On(Watch, stream);
        await using var cluster = Start(Server);
        await using var watch = await cluster.WatchAsync();
        foreach (var letter in Event("MODIFIED", Item("a", "ä.test", 11)) + "\n\n" + Event("MODIFIED", Item("a", "b.test", 12)) + "\n")
            stream.Send(letter.ToString());
        Assert.Equal("Modified a ä.test", await NextAsync(watch));
        Assert.Equal("Modified a b.test", await NextAsync(watch));
    }

    [Fact]
    public async Task A_cluster_that_was_restored_is_believed()
    {
        Server.On(
            List,
            ScriptedAnswer.Json(Page(1000, "", Item("a", "new.test", 900))),
            ScriptedAnswer.Json(Page(500, "", Item("a", "old.test", 400)))
        );
        Server.On(
            Watch,
            ScriptedAnswer.Stream(Event("ERROR", ScriptedAnswer.Status(504, "Timeout", "Too large resource version: 1000, current: 500")))
        );
        await using var cluster = Start(Server);
        await using var watch = await cluster.WatchAsync();
        if ((await cluster.ListAsync()).Items[0].Host() != "old.test")
            Assert.Equal("Modified a old.test", await NextAsync(watch));
    }

    [Fact]
    public async Task A_busy_server_is_asked_again_when_it_says_so()
    {
        Server.On(List, ScriptedAnswer.Busy(0), ScriptedAnswer.Json(Page(10, "", Item("a", "a.test", 3))));
        await using var cluster = Start(Server);
        Assert.Single((await cluster.ListAsync()).Items);
        Assert.DoesNotContain(cluster.Lines, l => l.Contains("busy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_kind_is_followed_where_it_is_wanted()
    {
        var options = Quick with { Kinds = KubernetesKinds.All, Namespaces = ["shop"], SecretNamespaces = ["edge"] };
        await using var cluster = Start(Server, options);
        await cluster.ListAsync();
        Assert.Contains(
            "type!=helm.sh/release.v1",
            (await Server.AskedAsync("GET /api/v1/namespaces/edge/secrets", Cancel)).Query,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "fieldSelector=metadata.name=istio&",
            (await Server.AskedAsync("GET /api/v1/namespaces/istio-system/configmaps", Cancel)).Query,
            StringComparison.Ordinal
        );
        await Server.AskedAsync("GET /api/v1/namespaces", Cancel);
        await Server.AskedAsync("GET /apis/discovery.k8s.io/v1/namespaces/shop/endpointslices", Cancel);
        await Server.AskedAsync("GET /apis/sluice.dev/v1/namespaces/shop/egresspolicies", Cancel);
        Assert.False(Server.WasAsked("GET /api/v1/namespaces/shop/secrets"));
    }
}
