using Sluice.Resources;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Reading;
using Sluice.Snapshot;
using Sluice.Testing;
using Sluice.Translation;
using Sluice.Translation.Services;

namespace Sluice.Tests.Translation;

/// <summary>What must hold of every snapshot, over Istio's own samples and test resources.</summary>
public sealed class SampleTests
{
    [Fact]
    public void Every_sample_gives_a_snapshot_that_is_whole()
    {
        Assert.SkipUnless(SharedData.IsPresent, SharedData.SkipReason);
        string[] roots = ["samples", "samples-1.5", "e2e-1.5", "analysis", "conformance-1.5", "gateway-api-conversion"];
        var folders = roots
            .SelectMany(r => Directory.EnumerateFiles(SharedData.PathOf($"istio/{r}"), "*.yaml", SearchOption.AllDirectories))
            .GroupBy(f => Path.GetDirectoryName(f)!);
        var listeners = 0;
        foreach (var folder in folders)
        {
            var resources = ResourceLoader.Load(folder.Order().Select(f => new SourceFile(f, File.ReadAllBytes(f)))).Resources;
            listeners += CheckWhole(resources);
        }
        Assert.True(listeners > 10, $"only {listeners} listeners: the samples are not read");
    }

    private static int CheckWhole(ResourceSet resources)
    {
        var result = Translator.Translate(resources, ServiceCatalog.From(resources, "cluster.local"), new());
        var snapshot = result.Snapshot;
        var clusters = snapshot.Clusters.Select(c => c.Name).ToHashSet();
        var tables = snapshot.RouteTables.Select(t => t.Name).ToHashSet();
        var unresolved = result.Diagnostics.Any(d =>
            d.Code == Codes.DestinationNotFound
            || d.Code == Codes.SubsetNotFound
            || d.Code == Codes.DestinationPortNotFound
            || d.Code == Codes.DestinationPortMissing
        );
        Assert.True(unresolved || ClustersOf(snapshot).All(clusters.Contains));
        Assert.Equal(snapshot.Clusters.Select(c => c.Name), snapshot.Endpoints.Select(e => e.Cluster));
        foreach (var chain in snapshot.Listeners.SelectMany(l => l.FilterChains))
            Assert.True(chain.Filter is not HttpConnectionManager http || tables.Contains(http.RouteTable));
        foreach (var table in snapshot.RouteTables)
        {
            var domains = table.VirtualHosts.SelectMany(h => h.Domains).ToList();
            Assert.Equal(domains.Count, domains.Distinct().Count());
        }
        return snapshot.Listeners.Count;
    }

    private static IEnumerable<string> ClustersOf(ProxySnapshot snapshot)
    {
        var routes = snapshot.RouteTables.SelectMany(t => t.VirtualHosts).SelectMany(h => h.Routes);
        var http = routes.Select(r => r.Action).OfType<ForwardAction>().SelectMany(a => a.Clusters);
        var tcp = snapshot.Listeners.SelectMany(l => l.FilterChains).Select(c => c.Filter).OfType<TcpProxy>().SelectMany(t => t.Clusters);
        return http.Concat(tcp).Select(c => c.Cluster);
    }
}
