using Sluice.Translation;
using Sluice.Values;
using Sluice.Xds.Server;

namespace Sluice.ControlPlane.Push;

/// <summary>Reads Istio's description of a proxy: <c>sidecar~10.0.0.1~pod.namespace~namespace.svc.cluster.local</c>, and its metadata.</summary>
internal static class NodeReader
{
    private const string Router = "router";

    /// <summary>The node as it describes itself; the mesh's own settings are the control plane's word.</summary>
    public static ProxyNode Read(XdsNode node, MeshOptions mesh)
    {
        var parts = node.Id.Split('~');
        var isIstio = parts.Length == 4;
        var kind = isIstio && parts[0] == Router ? NodeKind.Gateway : NodeKind.Sidecar;
        return new()
        {
            Id = isIstio ? parts[2] : node.Id,
            Kind = kind,
            Namespace = Value(node, "NAMESPACE") is { Length: > 0 } ns ? ns : NamespaceOf(isIstio ? parts[2] : ""),
            ServiceAccount = Value(node, "SERVICE_ACCOUNT") is { Length: > 0 } account ? account : "default",
            Labels = node.Labels ?? default,
            Addresses = Addresses(node, isIstio ? parts[1] : ""),
            Interception = kind == NodeKind.Gateway ? default : Interception(Value(node, "INTERCEPTION_MODE")),
            ClusterDomain = mesh.ClusterDomain,
            RootNamespace = mesh.RootNamespace,
            IsStandAlone = false,
        };
    }

    // pod.namespace; a pod's name may hold dots.
    private static string NamespaceOf(string name) => name[(name.LastIndexOf('.') + 1)..];

    private static ValueList<string> Addresses(XdsNode node, string ofId)
    {
        var listed = Value(node, "INSTANCE_IPS").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return listed.Length > 0 ? listed.ToValueList()
            : ofId.Length > 0 ? [ofId]
            : [];
    }

    private static InterceptionMode Interception(string text) =>
        text switch
        {
            "TPROXY" => InterceptionMode.Tproxy,
            "NONE" => InterceptionMode.None,
            _ => InterceptionMode.Redirect,
        };

    private static string Value(XdsNode node, string name) => node.Metadata.TryGetValue(name, out var value) ? value : "";
}
