namespace Sluice.Tests.Xds.Wire;

public sealed class WorldTests
{
    [Fact]
    public async Task Listeners_and_clusters_come_as_a_whole_and_the_others_by_name()
    {
        await using var server = await WireServer.StartAsync("C:web=1 C:cart=1 E:web=1 E:cart=1 L:http=1 R:routes=1 R:other=1");
        var proxy = server.World();
        await proxy.SubscribeAsync("C");
        Assert.Equal("C@v1: cart=1,web=1", await proxy.AcceptAsync());
        await proxy.SubscribeAsync("E", "web");
        Assert.Equal("E@v1: web=1", await proxy.AcceptAsync());
        await proxy.SubscribeAsync("L");
        Assert.Equal("L@v1: http=1", await proxy.AcceptAsync());
        await proxy.SubscribeAsync("R", "routes");
        Assert.Equal("R@v1: routes=1", await proxy.AcceptAsync());
        Assert.True((await server.RolledOutAsync()).IsAccepted);
        Assert.Empty(await proxy.RestAsync());
    }

    [Fact]
    public async Task Only_types_whose_subscribed_content_changed_are_sent_again()
    {
        await using var server = await WireServer.StartAsync("C:web=1 E:web=1 E:cart=1 L:http=1");
        var proxy = server.World();
        await proxy.SubscribeAsync("C");
        await proxy.AcceptAsync();
        await proxy.SubscribeAsync("E", "web");
        await proxy.AcceptAsync();
        server.Publish("v2", "C:web=1 E:web=1 E:cart=2 L:http=1");
        Assert.True((await server.RolledOutAsync()).IsAccepted);
        server.Publish("v3", "C:web=1 E:web=2 E:cart=2 L:http=1");
        Assert.Equal("E@v3: web=2", await proxy.AcceptAsync());
        Assert.True((await server.RolledOutAsync()).IsAccepted);
        Assert.Empty(await proxy.RestAsync());
    }

    [Fact]
    public async Task A_cluster_that_goes_stays_until_the_listeners_and_routes_have_changed()
    {
        await using var server = await WireServer.StartAsync("C:old=1 E:old=1 L:http=1 R:routes=1");
        var proxy = server.World();
        await proxy.SubscribeAsync("C");
        await proxy.AcceptAsync();
        await proxy.SubscribeAsync("R", "routes");
        await proxy.AcceptAsync();
        server.Publish("v2", "C:new=1 E:new=1 L:http=1 R:routes=2");
        Assert.Equal("C@v2: new=1,old=1", await proxy.AcceptAsync());
        Assert.Equal("R@v2: routes=2", await proxy.AcceptAsync());
        Assert.Equal("C@v2: new=1", await proxy.AcceptAsync());
    }

    [Fact]
    public async Task A_changed_cluster_brings_its_endpoints_again()
    {
        await using var server = await WireServer.StartAsync("C:web=1 C:cart=1 E:web=1 E:cart=1");
        var proxy = server.World();
        await proxy.SubscribeAsync("C");
        await proxy.AcceptAsync();
        await proxy.SubscribeAsync("E", "web", "cart");
        await proxy.AcceptAsync();
        server.Publish("v2", "C:web=2 C:cart=1 E:web=1 E:cart=1");
        Assert.Equal("C@v2: cart=1,web=2", await proxy.AcceptAsync());
        Assert.Equal("E@v2: web=1", await proxy.AcceptAsync());
    }

    [Fact]
    public async Task Named_listeners_and_clusters_that_do_not_exist_are_answered_with_what_does()
    {
        await using var server = await WireServer.StartAsync("L:here=1 C:web=1");
        var client = server.World();
        await client.SubscribeAsync("L", "ghost");
        Assert.Equal("L@v1: ", await client.AcceptAsync());
        await client.SubscribeAsync("L", "ghost", "here");
        Assert.Equal("L@v1: here=1", await client.AcceptAsync());
        server.Publish("v2", "C:web=1");
        Assert.Equal("L@v2: ", await client.AcceptAsync());
    }

    [Fact]
    public async Task New_names_are_answered_and_fewer_are_not()
    {
        await using var server = await WireServer.StartAsync("E:web=1 E:cart=1");
        var proxy = server.World();
        await proxy.SubscribeAsync("E", "web");
        await proxy.AcceptAsync();
        await proxy.SubscribeAsync("E", "web", "cart");
        Assert.Equal("E@v1: cart=1", await proxy.AcceptAsync());
        await proxy.SubscribeAsync("E", "cart");
        await proxy.SubscribeAsync("L");
        Assert.Equal("L@v1: ", await proxy.AcceptAsync());
        server.Publish("v2", "E:web=2 E:cart=2");
        Assert.Equal("E@v2: cart=2", await proxy.AcceptAsync());
    }

    [Fact]
    public async Task What_was_rejected_is_not_sent_again_before_it_changes()
    {
        await using var server = await WireServer.StartAsync("C:bad=1 E:web=1");
        var proxy = server.World();
        await proxy.SubscribeAsync("C");
        await proxy.AnswerAsync(await proxy.ReadAsync(), "no");
        await proxy.SubscribeAsync("E", "web");
        Assert.Equal("E@v1: web=1", await proxy.AcceptAsync());
        server.Publish("v2", "C:bad=1 E:web=2");
        Assert.Equal("E@v2: web=2", await proxy.AcceptAsync());
        server.Publish("v3", "C:bad=2 E:web=2");
        Assert.Equal("C@v3: bad=2", await proxy.AcceptAsync());
    }
}
