using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;
using Sluice.Values;

namespace Sluice.Resources.Validation;

/// <summary>The rules of tls and tcp routes.</summary>
internal static class L4RouteValidator
{
    public static void Validate(VirtualServiceSpec spec, Check check)
    {
        for (var i = 0; i < spec.Tls.Count; i++)
            Tls(spec.Tls[i], spec, "spec.tls".Item(i), check);
        for (var i = 0; i < spec.Tcp.Count; i++)
            Tcp(spec.Tcp[i], "spec.tcp".Item(i), check);
    }

    private static void Tls(TlsRoute route, VirtualServiceSpec spec, string path, Check check)
    {
        check.That(route.Match.Count > 0, Codes.TlsMatchNeeded, path.Field("match"));
        for (var i = 0; i < route.Match.Count; i++)
        {
            var (match, matchPath) = (route.Match[i], path.Item("match", i));
            check.That(match.SniHosts.Count > 0, Codes.TlsMatchNeeded, matchPath.Field("sniHosts"));
            for (var j = 0; j < match.SniHosts.Count; j++)
                SniHost(match.SniHosts[j], spec, matchPath.Item("sniHosts", j), check);
            Subnets(match.DestinationSubnets, matchPath, check);
            Common(match.Port, match.SourceLabels, match.Gateways, matchPath, check);
        }
        Destinations(route.Route, path, check);
    }

    private static void Tcp(TcpRoute route, string path, Check check)
    {
        for (var i = 0; i < route.Match.Count; i++)
        {
            var (match, matchPath) = (route.Match[i], path.Item("match", i));
            Subnets(match.DestinationSubnets, matchPath, check);
            Common(match.Port, match.SourceLabels, match.Gateways, matchPath, check);
        }
        Destinations(route.Route, path, check);
    }

    private static void SniHost(string host, VirtualServiceSpec spec, string path, Check check)
    {
        var why = VirtualServiceValidator.NamesMesh(spec.Gateways)
            ? Names.WhyNotWildcardDomain(host)
            : Names.WhyNotGatewayDomain(sni: true, host);
        if (why is null)
            check.That(
                spec.Hosts.Any(h => HostNames.IsSubset(host, h)),
                Codes.SniNotServed,
                path,
                host,
                string.Join(", ", spec.Hosts.AsSpan().ToArray())
            );
        else if (Names.IsAddress(host))
            check.Report(Codes.SniIsAddress, path, host);
        else
            check.Report(Codes.BadHost, path, host, why);
    }

    private static void Subnets(ValueList<string> subnets, string path, Check check)
    {
        for (var i = 0; i < subnets.Count; i++)
            check.That(
                Names.IsSubnet(subnets[i]),
                Codes.BadAddress,
                path.Item("destinationSubnets", i),
                subnets[i],
                "an address or a subnet"
            );
    }

    private static void Common(uint port, ValueMap<string> labels, ValueList<string> gateways, string path, Check check)
    {
        if (port != 0)
            check.Port(port, path.Field("port"));
        check.Labels(labels, path.Field("sourceLabels"));
        SharedRules.GatewayNames(gateways, path.Field("gateways"), check);
    }

    private static void Destinations(ValueList<RouteDestination> destinations, string path, Check check)
    {
        check.That(destinations.Count > 0, Codes.NoAction, path, "route");
        long total = 0;
        for (var i = 0; i < destinations.Count; i++)
        {
            SharedRules.Destination(destinations[i].Destination, path.Item("route", i).Field("destination"), check);
            check.NotNegative(destinations[i].Weight, path.Item("route", i).Field("weight"));
            total += destinations[i].Weight;
        }
        check.That(destinations.Count < 2 || total != 0, Codes.ZeroWeights, path.Field("route"));
    }
}
