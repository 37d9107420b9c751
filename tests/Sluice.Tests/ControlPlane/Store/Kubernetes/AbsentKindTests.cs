using Sluice.ControlPlane.Store.Kubernetes;
using Sluice.Testing.Scripted;
using static Sluice.Tests.ControlPlane.Store.Kubernetes.FollowedCluster;

namespace Sluice.Tests.ControlPlane.Store.Kubernetes;

/// <summary>Kinds that the cluster does not know, no longer knows, or does not show.</summary>
public sealed class AbsentKindTests : IAsyncLifetime
{
    private ScriptedServer? _server;

    private ScriptedServer Server => _server!;

    public async ValueTask InitializeAsync() => _server = await ScriptedServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    [Fact]
    public async Task A_kind_that_the_cluster_does_not_know_is_passed_over_and_found_later()
    {
        await using var cluster = Start(Server);
        Assert.Empty((await cluster.ListAsync()).Items);
        Assert.Equal(FollowPhase.Absent, Assert.Single(cluster.Store.Following).Phase);
        await using var watch = await cluster.WatchAsync();

        Server.On(List, ScriptedAnswer.Json(Page(10, "", Item("a", "a.test", 3))));

        Assert.Equal("Added a a.test", await NextAsync(watch));
        Assert.Single(cluster.Lines, l => l.Contains("the cluster has no virtualservices", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_older_version_of_the_kind_will_do()
    {
        const string Old = "/apis/networking.istio.io/v1beta1/virtualservices";
        Server.On($"GET {Old}", ScriptedAnswer.Json(Page(10, "", Item("a", "a.test", 3))));
        await using var cluster = Start(Server);
        Assert.Equal("networking.istio.io/v1beta1", (string?)Assert.Single((await cluster.ListAsync()).Items).Node()["apiVersion"]);
        await Server.AskedAsync($"WATCH {Old}", Cancel);
    }

    [Fact]
    public async Task What_may_not_be_listed_is_named_and_keeps_the_store_waiting()
    {
        Server.On(List, ScriptedAnswer.Failure(403, "Forbidden", "virtualservices is forbidden: User sluice cannot list"));
        await using var cluster = Start(Server);
        var list = cluster.ListAsync();
        await Server.AskedAsync(List, Cancel);
        await Server.AskedAsync(List, Cancel);
        Assert.False(list.IsCompleted);
        Assert.Contains("cannot list", Assert.Single(cluster.Store.Following).Problem, StringComparison.Ordinal);
        Assert.Single(cluster.Lines, l => l.Contains("cannot list", StringComparison.Ordinal));

        Server.Now(List, ScriptedAnswer.Json(Page(10, "", Item("a", "a.test", 3))));

        Assert.Single((await list).Items);
    }

    [Fact]
    public async Task Sluice_does_without_nodes_where_it_may_not_list_them()
    {
        Server.On("GET /api/v1/nodes", ScriptedAnswer.Failure(403, "Forbidden", "nodes is forbidden"));
        await using var cluster = Start(Server, Quick with { Kinds = [KubernetesKinds.Find("", "Node")!] });
        Assert.Empty((await cluster.ListAsync()).Items);
        await cluster.LoggedAsync("nodes is forbidden");
        Server.Now(
            "GET /api/v1/nodes",
            ScriptedAnswer.Json("""{"metadata":{"resourceVersion":"1"},"items":[{"metadata":{"name":"n"}}]}""")
        );
        await using var watch = cluster.Store.WatchAsync(new(), (await cluster.ListAsync()).Revision, Cancel).GetAsyncEnumerator(Cancel);
        if ((await cluster.ListAsync()).Items.Count == 0)
            Assert.True(await watch.MoveNextAsync());
        Assert.Equal("v1", (string?)Assert.Single((await cluster.ListAsync()).Items).Node()["apiVersion"]);
    }

    [Fact]
    public async Task A_kind_that_is_not_known_for_a_moment_is_not_lost()
    {
        var first = new ScriptedStream();
        Server.On(List, ScriptedAnswer.Json(Page(10, "", Item("a", "a.test", 3))));
        Server.On(Watch, first);
        await using var cluster = Start(Server, Quick with { AbsentRetry = TimeSpan.FromMilliseconds(200) });
        await using var watch = await cluster.WatchAsync();
        await Server.AskedAsync(Watch, Cancel);
        await Server.AskedAsync(List, Cancel);

        // Once: it stays.
        Server.Now(Watch, ScriptedAnswer.Text(404, "404 page not found"));
        Server.Now(List, ScriptedAnswer.Text(404, "404 page not found"));
        first.End();
        await Server.AskedAsync(List, Cancel);
        Assert.Single((await cluster.ListAsync()).Items);
        // Twice: it was deleted.
        Assert.Equal("Deleted a a.test", await NextAsync(watch));
        Assert.Contains(cluster.Lines, l => l.Contains("no longer knows the kind", StringComparison.Ordinal));
    }
}
