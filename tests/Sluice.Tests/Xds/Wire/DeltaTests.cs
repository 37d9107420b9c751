using Sluice.Xds.Server.Book;

namespace Sluice.Tests.Xds.Wire;

public sealed class DeltaTests
{
    [Fact]
    public async Task Everything_of_every_type_comes_in_the_order_that_loses_no_traffic()
    {
        await using var server = await WireServer.StartAsync(WireState.Site);
        var proxy = server.Delta();
        await proxy.SubscribeToAllAsync();
        Assert.Equal(
            ["S+cert=1", "C+web=1", "E+web=1", "P+proxy=1", "L+http=1", "R+routes=1", "V+routes/shop=1"],
            await proxy.AcceptChangeAsync()
        );
    }

    [Fact]
    public async Task A_change_is_sent_in_order_and_what_was_used_goes_last()
    {
        await using var server = await WireServer.StartAsync("S:old=1 C:old=1 E:old=1 L:http=1 R:routes=1 V:routes/shop=1");
        var proxy = server.Delta();
        await proxy.SubscribeToAllAsync();
        await proxy.AcceptChangeAsync();
        server.Publish("v2", "S:new=1 C:new=1 E:new=1 L:http=2 R:routes=2 V:routes/cart=1");
        Assert.Equal(
            ["S+new=1", "C+new=1", "E+new=1", "L+http=2", "R+routes=2", "V+routes/cart=1-routes/shop", "C-old", "E-old", "S-old"],
            await proxy.AcceptChangeAsync()
        );
    }

    [Fact]
    public async Task A_change_of_endpoints_pushes_endpoints_only()
    {
        await using var server = await WireServer.StartAsync(WireState.Site);
        var proxy = server.Delta();
        await proxy.SubscribeToAllAsync();
        await proxy.AcceptChangeAsync();
        server.Publish("v2", WireState.Site.Replace("E:web=1", "E:web=2", StringComparison.Ordinal));
        Assert.Equal(["E+web=2"], await proxy.AcceptChangeAsync());
        Assert.True((await server.RolledOutAsync()).IsAccepted);
        Assert.Empty(await proxy.RestAsync());
    }

    [Fact]
    public async Task Names_get_what_they_name_and_learn_what_does_not_exist()
    {
        await using var server = await WireServer.StartAsync("E:web=1 E:cart=1 V:routes/shop=1 V:routes/cart=1 V:other/shop=1");
        var proxy = server.Delta();
        await proxy.SubscribeAsync("E", "web", "ghost");
        Assert.Equal("E+web=1", await proxy.AcceptAsync());
        Assert.Equal("E-ghost", await proxy.AcceptAsync());
        await proxy.SubscribeAsync("E", "web", "cart");
        Assert.Equal("E+cart=1,web=1", await proxy.AcceptAsync());
        await proxy.SubscribeAsync("V", "routes/*");
        Assert.Equal("V+routes/cart=1,routes/shop=1", await proxy.AcceptAsync());
        await proxy.UnsubscribeAsync("E", "web");
        await proxy.SubscribeAsync("M", "*");
        await proxy.AcceptAsync();
        server.Publish("v2", "E:web=2 E:cart=1 E:ghost=1 V:routes/shop=1 V:other/shop=2");
        Assert.Equal(["E+ghost=1", "V-routes/cart"], await proxy.AcceptChangeAsync());
    }

    [Fact]
    public async Task An_empty_first_list_means_all_listeners_and_clusters_and_is_answered_even_if_there_are_none()
    {
        await using var server = await WireServer.StartAsync("C:web=1");
        var proxy = server.Delta();
        await proxy.SubscribeAsync("C");
        Assert.Equal("C+web=1", await proxy.AcceptAsync());
        await proxy.SubscribeAsync("L");
        Assert.Equal("L", await proxy.AcceptAsync());
        await proxy.SubscribeAsync("E");
        await proxy.SubscribeAsync("M", "*");
        Assert.Equal("M+state=v1", await proxy.AcceptAsync());
    }

    [Fact]
    public async Task A_proxy_that_comes_back_is_sent_only_what_changed_meanwhile()
    {
        await using var server = await WireServer.StartAsync("C:web=2 C:cart=1 L:http=1");
        var proxy = server.Delta();
        await proxy.SubscribeAsync("C", ["*"], "web=1 cart=1 old=1");
        Assert.Equal("C+web=2", await proxy.AcceptAsync());
        Assert.Equal("C-old", await proxy.AcceptAsync());
        await proxy.SubscribeAsync("L", ["*"], "http=1");
        Assert.True((await server.RolledOutAsync()).IsAccepted);
        Assert.Empty(await proxy.RestAsync());
    }

    [Fact]
    public async Task A_named_resource_that_the_proxy_already_has_is_not_sent_when_it_comes_back()
    {
        await using var server = await WireServer.StartAsync("E:web=1 E:cart=2");
        var proxy = server.Delta();
        await proxy.SubscribeAsync("E", ["web", "cart"], "web=1 cart=1");
        Assert.Equal("E+cart=2", await proxy.AcceptAsync());
    }

    [Fact]
    public async Task A_changed_cluster_brings_its_endpoints_again_to_a_proxy_that_names_them()
    {
        await using var server = await WireServer.StartAsync("C:web=1 C:cart=1 E:web=1 E:cart=1");
        var proxy = server.Delta();
        await proxy.SubscribeAsync("C");
        await proxy.AcceptAsync();
        await proxy.SubscribeAsync("E", "web", "cart");
        await proxy.AcceptAsync();
        await proxy.SubscribeAsync("M", "*");
        await proxy.AcceptAsync();
        server.Publish("v2", "C:web=2 C:cart=1 E:web=1 E:cart=1");
        Assert.Equal(["C+web=2", "E+web=1"], await proxy.AcceptChangeAsync());
    }

    [Fact]
    public async Task A_large_change_comes_in_parts_that_clients_take()
    {
        await using var server = await WireServer.StartAsync();
        server.Publish("v1", string.Join(' ', Enumerable.Range(0, 10).Select(i => $"C:c{i}=1")), bytes: 1_000_000);
        var proxy = server.Delta();
        await proxy.SubscribeAsync("C", "*");
        await proxy.SubscribeAsync("M", "*");
        var parts = await proxy.AcceptChangeAsync();
        Assert.Equal(4, parts.Count);
        Assert.Equal(10, parts.Sum(p => p.Count(c => c == '=')));
    }

    [Fact]
    public async Task After_a_rejection_the_next_change_brings_all_that_the_proxy_may_lack()
    {
        await using var server = await WireServer.StartAsync("C:good=1 C:bad=1");
        var proxy = server.Delta();
        await proxy.SubscribeAsync("C");
        await proxy.AcceptAsync();
        server.Publish("v2", "C:good=2 C:bad=2");
        await proxy.AnswerAsync(await proxy.ReadAsync(), "bad is bad");
        Assert.Equal(1, (await server.RolledOutAsync()).Count(XdsOutcome.Rejected));
        server.Publish("v3", "C:good=2 C:bad=3");
        Assert.Equal("C+bad=3,good=2", await proxy.AcceptAsync());
        Assert.True((await server.RolledOutAsync()).IsAccepted);
    }

    [Fact]
    public async Task While_the_feed_knows_nothing_nothing_is_taken_from_the_proxy()
    {
        await using var server = await WireServer.StartAsync();
        var proxy = server.Delta();
        await proxy.SubscribeAsync("C", ["*"], "web=1");
        await proxy.SubscribeAsync("M", "*");
        server.Publish("v1", "C:web=1 C:cart=1");
        Assert.Equal(["C+cart=1"], await proxy.AcceptChangeAsync());
    }
}
