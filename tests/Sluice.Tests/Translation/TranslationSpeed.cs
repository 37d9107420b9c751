using Sluice.Resources;
using Sluice.Translation;
using Sluice.Translation.Services;

namespace Sluice.Tests.Translation;

/// <summary>Bounds are generous, since other work may share the machine; the measured times are in the output.</summary>
public sealed class TranslationSpeed(ITestOutputHelper output)
{
    private const int Count = 10_000;
    private static readonly ProxyNode Node = new();
    private static readonly TimeProvider Clock = TimeProvider.System;

    [Fact]
    public void Ten_thousand_virtual_services_translate_in_seconds()
    {
        var resources = ManyServices();
        var best = Best(3, () => Translator.Translate(resources, ServiceCatalog.From(resources, Node.ClusterDomain), Node));
        output.WriteLine($"{Count} VirtualServices: {best.TotalMilliseconds:F0} ms");
        Assert.InRange(best, TimeSpan.Zero, TimeSpan.FromSeconds(6));
    }

    [Fact]
    public void A_change_of_endpoints_takes_about_a_millisecond()
    {
        var resources = ManyServices();
        var catalog = ServiceCatalog.From(resources, Node.ClusterDomain);
        var snapshot = Translator.Translate(resources, catalog, Node).Snapshot;
        var turn = 0;
        var best = Best(
            50,
            () =>
            {
                var name = $"svc-{turn}";
                var slice = Given.Slice(name, $"10.9.0.{turn++}", "10.9.1.1");
                var next = catalog.WithSlices(Given.Service(name), [slice], [], Node.ClusterDomain);
                Assert.NotSame(snapshot, EndpointTranslator.Update(snapshot, catalog, next));
            }
        );
        output.WriteLine($"one change of endpoints among {Count} services: {best.TotalMilliseconds:F3} ms");
        Assert.InRange(best, TimeSpan.Zero, TimeSpan.FromMilliseconds(3));
    }

    private static ResourceSet ManyServices()
    {
        var resources = new List<Resource> { Given.Gateway("gw", 80, "HTTP", "*") };
        for (var i = 0; i < Count; i++)
        {
            resources.Add(Given.VirtualService($"vs-{i}", "gw", $"host-{i}.example.com", $"svc-{i}"));
            resources.Add(Given.Service($"svc-{i}"));
            resources.Add(Given.Slice($"svc-{i}", "10.0.0.1", "10.0.0.2"));
        }
        return ResourceSet.Of(resources);
    }

    private static TimeSpan Best(int times, Action action)
    {
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < times; i++)
        {
            var start = Clock.GetTimestamp();
            action();
            var taken = Clock.GetElapsedTime(start);
            best = taken < best ? taken : best;
        }
        return best;
    }
}
