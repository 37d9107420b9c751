using Sluice.Resources;
using Sluice.Resources.Kubernetes;
using Sluice.Translation;
using Sluice.Translation.Services;
using Sluice.Values;

namespace Sluice.Tests.Translation;

public sealed class TargetPortTests
{
    private static readonly ProxyNode Node = new() { Namespace = "default", Labels = ValueMap.Of(("istio", "ingressgateway")) };

    [Fact]
    public void A_gateway_behind_its_service_opens_the_target_port() => Assert.Equal("0.0.0.0_8080", Listener(Node, OwnService(8080)));

    [Fact]
    public void A_service_that_does_not_select_the_gateway_changes_nothing() =>
        Assert.Equal("0.0.0.0_80", Listener(Node with { Labels = ValueMap.Of(("app", "other")) }, OwnService(8080)));

    [Fact]
    public void A_stand_alone_gateway_opens_ports_as_written() => Assert.Equal("0.0.0.0_80", Listener(new(), OwnService(8080)));

    [Fact]
    public void Port_translation_can_be_switched_off_by_label()
    {
        var service = OwnService(8080);
        var labels = ValueMap.Of(("experimental.istio.io/disable-gateway-port-translation", "true"));
        Assert.Equal("0.0.0.0_80", Listener(Node, service with { Metadata = service.Metadata with { Labels = labels } }));
    }

    [Fact]
    public void A_gateway_is_left_alone_by_proxies_that_its_selector_does_not_pick()
    {
        var gateway = Given.Gateway("gw", 80, "HTTP", "*");
        var selecting = gateway with { Spec = gateway.Spec with { Selector = ValueMap.Of(("istio", "egressgateway")) } };
        Assert.Empty(Translator.Translate(ResourceSet.Of([selecting]), ServiceCatalog.Empty, Node).Snapshot.Listeners);
    }

    private static string Listener(ProxyNode node, Service service)
    {
        var resources = ResourceSet.Of([Given.Gateway("gw", 80, "HTTP", "*"), service]);
        var result = Translator.Translate(resources, ServiceCatalog.From(resources, node.ClusterDomain), node);
        return Assert.Single(result.Snapshot.Listeners).Name;
    }

    private static Service OwnService(int targetPort) =>
        new()
        {
            Kind = "Service",
            Metadata = new() { Name = "ingress", Namespace = "default" },
            Spec = new()
            {
                Selector = ValueMap.Of(("istio", "ingressgateway")),
                Ports =
                [
                    new KubernetesServicePort
                    {
                        Port = 80,
                        Name = "http",
                        TargetPort = new(targetPort, ""),
                    },
                ],
            },
        };
}
