using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.ControlPlane.Push;
using Sluice.Resources;
using Sluice.Tests.Translation;
using Sluice.Translation;
using Sluice.Translation.Services;
using Sluice.Values;
using Sluice.Xds.Resources;
using Sluice.Xds.Server;

namespace Sluice.Tests.ControlPlane.Push;

public sealed class DistributorTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_view_that_cannot_be_translated_takes_nothing_away_and_the_next_is_shown()
    {
        using var distributor = new Distributor(new Anybody(), new(), TimeProvider.System, NullLogger<Distributor>.Instance);
        var node = new XdsNode
        {
            Id = "router~10.0.0.1~gw.default~default.svc.cluster.local",
            Metadata = ValueMap.Of(("NAMESPACE", "default")),
        };
        var peer = new XdsPeer(null, Secret.Empty, IPAddress.Loopback, true);
        await using var feed = (await distributor.ConnectAsync(node, peer, Cancel)).Feed!;
        await distributor.ShowAsync(View(1, Given.Gateway("one", 80, "HTTP", "*")), Cancel);
        Assert.Equal(["0.0.0.0_80"], feed.Current.Of(TypeUrls.Listener).Keys);

        // Stands for a bug of ours: no input is known that makes translation fail.
        await distributor.PrepareAsync(View(2) with { Resources = null! }, Cancel);
        await distributor.ShowAsync(View(2) with { Resources = null! }, Cancel);
        Assert.Equal(["0.0.0.0_80"], feed.Current.Of(TypeUrls.Listener).Keys);

        await distributor.ShowAsync(View(3, Given.Gateway("one", 81, "HTTP", "*")), Cancel);
        Assert.Equal(["0.0.0.0_81"], feed.Current.Of(TypeUrls.Listener).Keys);
    }

    [Fact]
    public async Task A_workload_has_no_more_streams_than_its_share_and_gets_it_back()
    {
        using var distributor = new Distributor(new Anybody(), new(), TimeProvider.System, NullLogger<Distributor>.Instance);
        var peer = new XdsPeer(null, Secret.Empty, IPAddress.Loopback, true);
        var feeds = new List<IXdsFeed>();
        for (var i = 0; i < VerdictWatch.MostStreams; i++)
            feeds.Add((await distributor.ConnectAsync(Node(i), peer, Cancel)).Feed!);
        var refused = await distributor.ConnectAsync(Node(-1), peer, Cancel);
        Assert.Equal((null, true), (refused.Feed, refused.IsAuthenticated));

        await feeds[0].DisposeAsync();
        Assert.NotNull((await distributor.ConnectAsync(Node(-1), peer, Cancel)).Feed);
    }

    private static XdsNode Node(int number) =>
        new() { Id = $"sidecar~10.0.0.1~web-{number}.default~default.svc.cluster.local", Metadata = ValueMap.Of(("NAMESPACE", "default")) };

    private static MeshView View(long revision, params Resource[] resources)
    {
        var set = ResourceSet.Of(resources);
        return new(revision, set, ServiceCatalog.From(set, "cluster.local"), LabelUse.Of(set));
    }

    private sealed class Anybody : IProxyVerifier
    {
        public ValueTask<ProxyVerdict> VerifyAsync(XdsPeer peer, CancellationToken cancel) =>
            ValueTask.FromResult(ProxyVerdict.Of("default", "default"));
    }
}
