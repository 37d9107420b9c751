using Sluice.Values;

namespace Sluice.Roles.ControlPlane;

/// <summary>The names and addresses by which a control plane is reached, for its certificate.</summary>
internal static class ControlPlaneNames
{
    // Those of its Services: Istio's, and our own.
    private static readonly string[] Services = ["istiod", "sluice-control-plane"];

    public static ValueList<string> Of(ControlPlaneSettings settings)
    {
        var inCluster = Services.Select(s => $"{s}.{settings.Namespace}.svc").SelectMany(s => new[] { s, $"{s}.{settings.ClusterDomain}" });
        return new[] { "localhost", "127.0.0.1", "::1" }
            .Concat(inCluster)
            .Concat(settings.Hosts)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToValueList();
    }
}
