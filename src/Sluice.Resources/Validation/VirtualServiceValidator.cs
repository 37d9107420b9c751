using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;
using Sluice.Values;

namespace Sluice.Resources.Validation;

/// <summary>The rules of VirtualService as a whole; those of its routes stand in their own files.</summary>
internal static class VirtualServiceValidator
{
    private const string Mesh = "mesh";

    public static void Validate(VirtualService service, Check check)
    {
        var spec = service.Spec;
        var isDelegate = spec.Hosts.Count == 0;
        if (isDelegate)
            Delegate(spec, check);
        SharedRules.GatewayNames(spec.Gateways, "spec.gateways", check);
        var atGateway = spec.Gateways.Count > 0 && !NamesMesh(spec.Gateways);
        if (!atGateway)
            NoClaims(spec, check);
        Hosts(spec, atGateway, check);
        check.That(spec.Http.Count + spec.Tls.Count + spec.Tcp.Count > 0, Codes.NoRoutes, "spec");
        for (var i = 0; i < spec.Http.Count; i++)
            HttpRouteValidator.Validate(spec.Http[i], isDelegate, "spec.http".Item(i), check);
        L4RouteValidator.Validate(spec, check);
        SharedRules.ExportTo(spec.ExportTo, check);
        UnreachableRules.Check(spec, check);
    }

    public static bool NamesMesh(ValueList<string> gateways) => gateways.Contains(Mesh);

    private static void Delegate(VirtualServiceSpec spec, Check check)
    {
        check.That(spec.Gateways.Count == 0, Codes.NotInDelegate, "spec.gateways", "gateways");
        check.That(spec.Tls.Count == 0, Codes.NotInDelegate, "spec.tls", "tls routes");
        check.That(spec.Tcp.Count == 0, Codes.NotInDelegate, "spec.tcp", "tcp routes");
    }

    private static void NoClaims(VirtualServiceSpec spec, Check check)
    {
        for (var i = 0; i < spec.Http.Count; i++)
        for (var j = 0; j < spec.Http[i].Match.Count; j++)
        {
            var path = "spec.http".Item(i).Item("match", j);
            NoClaims(spec.Http[i].Match[j].Headers, path.Field("headers"), check);
            NoClaims(spec.Http[i].Match[j].WithoutHeaders, path.Field("withoutHeaders"), check);
        }
    }

    private static void NoClaims(ValueMap<StringMatch?> headers, string path, Check check)
    {
        foreach (var name in headers.Keys)
            check.That(!HeaderRules.IsClaim(name), Codes.ClaimNeedsGateway, path.Key(name), name);
    }

    private static void Hosts(VirtualServiceSpec spec, bool atGateway, Check check)
    {
        var hasSni = spec.Tls.Any(t => t.Match.Any(m => m.SniHosts.Count > 0));
        var allValid = true;
        for (var i = 0; i < spec.Hosts.Count; i++)
        {
            var (host, path) = (spec.Hosts[i], "spec.hosts".Item(i));
            var why = atGateway ? Names.WhyNotGatewayDomain(hasSni, host) : Names.WhyNotWildcardDomain(host);
            if (why is not null)
                allValid &= check.That(Names.IsAddress(host), Codes.BadHost, path, host, why);
            else
                allValid &= check.That(atGateway || host != "*", Codes.MeshWildcard, path);
        }
        if (allValid)
            NoOverlap(spec.Hosts, check);
    }

    private static void NoOverlap(ValueList<string> hosts, Check check)
    {
        for (var i = 0; i < hosts.Count; i++)
        for (var j = i + 1; j < hosts.Count; j++)
            check.That(!HostNames.Overlap(hosts[i], hosts[j]), Codes.DuplicateHost, "spec.hosts".Item(j), hosts[i], hosts[j]);
    }
}
