using Microsoft.Extensions.Localization;
using Sluice.Admin.Traffic;

namespace Sluice.Admin.Pages.Mesh;

/// <summary>What people call a node.</summary>
internal static class NodeName
{
    private const string ClusterSuffix = ".svc.cluster.local";

    public static string Of(TopologyNode node, IStringLocalizer text) =>
        node.Kind switch
        {
            "clients" or "hidden" => text[$"Kind{node.Kind}"],
            // What a forward proxy leads to: anywhere.
            "outside" when node.Port == 0 => text["Kindoutside"],
            "service" when node.Name.EndsWith(ClusterSuffix, StringComparison.Ordinal) => node.Name[..^ClusterSuffix.Length],
            "gateway" => ProxyName.Short($"{node.Namespace}/{node.Name}")[(node.Namespace.Length + 1)..],
            _ => node.Name,
        };
}
