using Sluice.Translation;
using Sluice.Values;
using Sluice.Xds.Server;

namespace Sluice.Hosting;

/// <summary>How a proxy describes itself to a control plane: Istio's node id and metadata.</summary>
internal static class NodeDescription
{
    public static XdsNode Of(ProxyNode node, string version)
    {
        var address = node.Addresses.Count > 0 ? node.Addresses[0] : "127.0.0.1";
        var kind = node.Kind == NodeKind.Gateway ? "router" : "sidecar";
        var name = node.Id.Contains('.', StringComparison.Ordinal) ? node.Id : $"{node.Id}.{node.Namespace}";
        return new()
        {
            Id = $"{kind}~{address}~{name}~{node.Namespace}.svc.{node.ClusterDomain}",
            Cluster = $"{node.Id}.{node.Namespace}",
            Labels = node.Labels,
            Metadata = ValueMap.Of(
                ("NAMESPACE", node.Namespace),
                ("SERVICE_ACCOUNT", node.ServiceAccount),
                ("INSTANCE_IPS", string.Join(',', node.Addresses)),
                ("INTERCEPTION_MODE", node.Interception.ToString().ToUpperInvariant()),
                // This proxy takes virtual hosts one by one.
                ("SLUICE_SPLIT_ROUTES", "true")
            ),
            UserAgent = $"sluice {version}",
        };
    }
}
