using Sluice.Resources.Istio;
using Sluice.Snapshot;
using Sluice.Translation.Hosts;
using Sluice.Translation.Routes;

namespace Sluice.Translation.Sidecars;

/// <summary>What becomes of traffic to places that the sidecar does not know.</summary>
internal sealed record OutboundPolicy
{
    /// <summary>Unknown traffic goes on; else it is refused: requests with 502, connections by closing.</summary>
    public required bool AllowsAny { get; init; }

    /// <summary>Where unknown traffic goes.</summary>
    public required string Cluster { get; init; }

    /// <summary>A policy of the Sidecar resource before the mesh's.</summary>
    public static OutboundPolicy Of(TranslationScope scope, Sidecar? sidecar, DestinationResolver destinations)
    {
        var policy = sidecar?.Spec.OutboundTrafficPolicy ?? scope.Mesh.Config.OutboundTrafficPolicy;
        if (policy.Mode != OutboundTrafficMode.AllowAny)
            return new() { AllowsAny = false, Cluster = FixedClusters.BlackHole };
        return new() { AllowsAny = true, Cluster = Proxy(scope, policy, sidecar, destinations) ?? FixedClusters.Passthrough };
    }

    private static string? Proxy(TranslationScope scope, OutboundTrafficPolicy policy, Sidecar? sidecar, DestinationResolver destinations)
    {
        if (policy.EgressProxy is not { } proxy || sidecar is null)
            return null;
        var host = ShortNames.QualifyHost(proxy.Host, sidecar.Metadata.Namespace, scope.Node.ClusterDomain);
        var site = new DestinationSite(sidecar.Key, sidecar.Metadata.Namespace, "spec.outboundTrafficPolicy.egressProxy");
        return destinations.Resolve(proxy with { Host = host }, 0, site);
    }

    /// <summary>The virtual host for hosts that no service has.</summary>
    public VirtualHost CatchAll() =>
        AllowsAny
            ? Named("allow_any", new ForwardAction { Clusters = [new WeightedCluster { Cluster = Cluster }] })
            : Named("block_all", new DirectResponseAction { StatusCode = 502, Service = FixedClusters.Known(FixedClusters.BlackHole) });

    private static VirtualHost Named(string name, RouteAction action) =>
        new()
        {
            Name = name,
            Domains = ["*"],
            Routes = [new Route { Name = name, Action = action }],
        };
}
