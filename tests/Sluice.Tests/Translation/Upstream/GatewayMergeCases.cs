using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;
using Sluice.Testing;
using Sluice.Translation.Gateways;

namespace Sluice.Tests.Translation.Upstream;

internal static class GatewayMergeCases
{
    public static string? Compare(UpstreamCase upstream) => upstream.Test == "TestMergeGateways" ? Merge(upstream) : Expect.Unmapped;

    private static string? Merge(UpstreamCase upstream)
    {
        var gateways = UpstreamResources.Configs(upstream.Row, "gwConfig", "Gateway").Cast<Gateway>();
        var merged = GatewayMerger.Merge(gateways.Select(g => new SelectedGateway(g, [], BySelector: true)), new DiagnosticBag());
        var routes = upstream.Row.GetProperty("serversForRouteNum").EnumerateObject().Select(p => $"{p.Name}={p.Value.GetInt32()}");
        return Expect.All(
            Expect.Equal(upstream.Row.GetProperty("mergedServersNum").GetInt32(), merged.Groups.Count),
            Expect.Equal(upstream.Row.GetProperty("serverNum").GetInt32(), merged.Groups.Sum(g => g.Servers.Count)),
            Expect.Set(routes, merged.ByRouteTable.Select(t => $"{t.Key}={t.Value.Count}"))
        );
    }
}
