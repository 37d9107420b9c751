using CsCheck;
using Sluice.Resources;
using Sluice.Resources.Istio;
using Sluice.Resources.Kubernetes;
using Sluice.Translation;
using Sluice.Translation.Services;
using Sluice.Values;

namespace Sluice.Tests.Translation;

public sealed class TranslationProperties
{
    private static readonly ProxyNode Node = new();
    private static readonly string[] Hosts = ["a.test", "b.test", "*.test", "*"];
    private static readonly string[] Protocols = ["HTTP", "TCP", "HTTPS", "HTTP2"];

    private static readonly Gen<Resource> AnyResource = Gen.OneOf<Resource>(
        Gen.Select(Gen.Int[0, 3], Gen.Int[80, 82], Pick(Protocols), Pick(Hosts))
            .Select((name, port, protocol, host) => (Resource)Given.Gateway($"gw-{name}", port, protocol, host)),
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 4], Pick(Hosts), Gen.Int[0, 3])
            .Select(
                (name, gateway, host, service) => (Resource)Given.VirtualService($"vs-{name}", $"gw-{gateway}", host, $"svc-{service}")
            ),
        Gen.Int[0, 2].Select(name => (Resource)Given.Service($"svc-{name}")),
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 5]).Select((name, address) => (Resource)Given.Slice($"svc-{name}", $"10.0.0.{address}")),
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 2]).Select((name, service) => (Resource)Rule($"rule-{name}", $"svc-{service}")),
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 2]).Select((name, service) => (Resource)Entry($"entry-{name}", $"ext-{service}.test"))
    );

    private static readonly Gen<Resource[]> Configuration = AnyResource
        .Array[0, 20]
        .Select(resources => resources.DistinctBy(r => r.Key).ToArray());

    [Fact]
    public void The_order_of_resources_does_not_matter() =>
        Gen.Select(Configuration, Gen.Int)
            .Sample(
                (resources, seed) =>
                {
                    var shuffled = (Resource[])resources.Clone();
                    new Random(seed).Shuffle(shuffled);
                    var one = Run(Unsorted(resources));
                    var other = Run(Unsorted(shuffled));
                    return one.Snapshot == other.Snapshot && one.Diagnostics == other.Diagnostics;
                },
                iter: 500
            );

    [Fact]
    public void Equal_input_gives_the_same_version_and_other_input_another() =>
        Gen.Select(Configuration, Configuration)
            .Sample(
                (one, other) =>
                {
                    var first = Run(Unsorted(one)).Snapshot;
                    var second = Run(Unsorted(other)).Snapshot;
                    return first.Version == second.Version == (first with { Version = "" } == second with { Version = "" });
                },
                iter: 300
            );

    [Fact]
    public void The_short_cut_for_endpoints_equals_a_full_translation() =>
        Gen.Select(Configuration, Gen.Int[0, 2], Gen.Int[0, 9].Array[0, 6])
            .Sample(
                (resources, service, addresses) =>
                {
                    var before = Unsorted(resources);
                    var catalog = ServiceCatalog.From(before, Node.ClusterDomain);
                    if (before.Services.FirstOrDefault(s => s.Metadata.Name == $"svc-{service}") is not { } changed)
                        return true;
                    var slice = Given.Slice($"svc-{service}", [.. addresses.Distinct().Select(a => $"10.1.0.{a}")]);
                    var after = before with
                    {
                        EndpointSlices = before.EndpointSlices.Where(s => s.Key != slice.Key).Append(slice).ToValueList(),
                    };
                    var slices = after.EndpointSlices.Where(s => s.Metadata.Name == slice.Metadata.Name).ToValueList();
                    var next = catalog.WithSlices(changed, slices, [], Node.ClusterDomain);
                    var updated = EndpointTranslator.Update(Translator.Translate(before, catalog, Node).Snapshot, catalog, next);
                    return updated == Run(after).Snapshot;
                },
                iter: 500
            );

    [Fact]
    public void Without_a_change_the_short_cut_gives_the_same_snapshot()
    {
        var resources = ResourceSet.Of([Given.Gateway("gw", 80, "HTTP", "*"), Given.Service("svc"), Given.Slice("svc", "10.0.0.1")]);
        var catalog = ServiceCatalog.From(resources, Node.ClusterDomain);
        var snapshot = Translator.Translate(resources, catalog, Node).Snapshot;
        Assert.Same(snapshot, EndpointTranslator.Update(snapshot, catalog, catalog));
    }

    [Fact]
    public void The_short_cut_refuses_a_catalog_of_other_services()
    {
        var one = ServiceCatalog.From(ResourceSet.Of([Given.Service("a")]), Node.ClusterDomain);
        var other = ServiceCatalog.From(ResourceSet.Of([Given.Service("b")]), Node.ClusterDomain);
        Assert.Null(EndpointTranslator.Update(Snapshot.ProxySnapshot.Empty, one, other));
    }

    private static Gen<string> Pick(string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static TranslationResult Run(ResourceSet resources) =>
        Translator.Translate(resources, ServiceCatalog.From(resources, Node.ClusterDomain), Node);

    private static ResourceSet Unsorted(IReadOnlyCollection<Resource> resources) =>
        new()
        {
            Gateways = resources.OfType<Gateway>().ToValueList(),
            VirtualServices = resources.OfType<VirtualService>().ToValueList(),
            DestinationRules = resources.OfType<DestinationRule>().ToValueList(),
            ServiceEntries = resources.OfType<ServiceEntry>().ToValueList(),
            Services = resources.OfType<Service>().ToValueList(),
            EndpointSlices = resources.OfType<EndpointSlice>().ToValueList(),
        };

    private static DestinationRule Rule(string name, string host) =>
        new()
        {
            Kind = "DestinationRule",
            Metadata = new() { Name = name, Namespace = "default" },
            Spec = new()
            {
                Host = host,
                TrafficPolicy = new() { LoadBalancer = new() { Simple = SimpleLoadBalancer.Random } },
                Subsets = [new Subset { Name = name }],
            },
        };

    private static ServiceEntry Entry(string name, string host) =>
        new()
        {
            Kind = "ServiceEntry",
            Metadata = new() { Name = name, Namespace = "default" },
            Spec = new()
            {
                Hosts = [host],
                Ports =
                [
                    new ServicePort
                    {
                        Number = 80,
                        Name = "http",
                        Protocol = "HTTP",
                    },
                ],
                Resolution = ServiceResolution.Static,
                Endpoints = [new WorkloadEntrySpec { Address = $"10.2.0.{name[^1]}" }],
            },
        };
}
