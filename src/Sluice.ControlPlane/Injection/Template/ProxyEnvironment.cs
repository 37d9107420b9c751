namespace Sluice.ControlPlane.Injection.Template;

/// <summary>The sidecar's environment: Istio's names, which the sidecar reads, as does whatever inspects pods.</summary>
internal static class ProxyEnvironment
{
    public static void Add(FragmentBuilder json, SidecarOptions options)
    {
        var settings = options.Settings;
        json.Raw("["u8);
        AddText(json, "PILOT_CERT_PROVIDER", "istiod", first: true);
        AddText(json, "CA_ADDR", settings.DiscoveryAddress);
        AddField(json, "POD_NAME", "metadata.name");
        AddField(json, "POD_NAMESPACE", "metadata.namespace");
        AddField(json, "INSTANCE_IP", "status.podIP");
        AddField(json, "SERVICE_ACCOUNT", "spec.serviceAccountName");
        AddField(json, "HOST_IP", "status.hostIP");
        json.Raw(",{\"name\":\"ISTIO_CPU_LIMIT\",\"valueFrom\":{\"resourceFieldRef\":{\"divisor\":\"1\",\"resource\":\"limits.cpu\"}}}"u8);
        AddText(json, "PROXY_CONFIG", settings.ProxyConfig);
        json.Raw(",{\"name\":\"ISTIO_META_POD_PORTS\",\"value\":\"["u8).Hole(Hole.PodPorts).Raw("]\"}"u8);
        AddHole(json, "ISTIO_META_APP_CONTAINERS", Hole.AppContainers);
        AddHole(json, "ISTIO_META_CLUSTER_ID", Hole.Cluster);
        AddField(json, "ISTIO_META_NODE_NAME", "spec.nodeName");
        AddText(json, "ISTIO_META_INTERCEPTION_MODE", options.Mode);
        AddHole(json, "ISTIO_META_WORKLOAD_NAME", Hole.WorkloadName);
        AddHole(json, "ISTIO_META_OWNER", Hole.Owner);
        AddText(json, "ISTIO_META_MESH_ID", settings.MeshId.Length > 0 ? settings.MeshId : settings.TrustDomain);
        AddText(json, "TRUST_DOMAIN", settings.TrustDomain);
        foreach (var (name, value) in options.Metadata)
            AddText(json, name, value);
        json.Hole(Hole.MoreEnvironment).Raw("]"u8);
    }

    private static void AddText(FragmentBuilder json, string name, string value, bool first = false) =>
        json.Raw(first ? "{\"name\":"u8 : ",{\"name\":"u8).Text(name).Raw(",\"value\":"u8).Text(value).Raw("}"u8);

    private static void AddField(FragmentBuilder json, string name, string path) =>
        json.Raw(",{\"name\":"u8).Text(name).Raw(",\"valueFrom\":{\"fieldRef\":{\"fieldPath\":"u8).Text(path).Raw("}}}"u8);

    private static void AddHole(FragmentBuilder json, string name, Hole hole) =>
        json.Raw(",{\"name\":"u8).Text(name).Raw(",\"value\":\""u8).Hole(hole).Raw("\"}"u8);
}
