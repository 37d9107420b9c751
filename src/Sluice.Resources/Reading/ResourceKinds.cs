using System.Collections.Frozen;
using Sluice.Resources.Certificates;
using Sluice.Resources.Egress;
using Sluice.Resources.Istio;
using Sluice.Resources.Kubernetes;
using Sluice.Resources.RateLimits;

namespace Sluice.Resources.Reading;

/// <summary>Every kind there is, as far as Sluice knows: those it reads, those it would apply later, and those it has no use for.</summary>
internal static class ResourceKinds
{
    public const string CoreGroup = "";
    public const string IstioNetworking = "networking.istio.io";
    public const string IstioSecurity = "security.istio.io";
    public const string OwnGroup = "sluice.dev";
    public const string GatewayApi = "gateway.networking.k8s.io";

    private static readonly string[] IstioVersions = ["v1alpha3", "v1beta1", "v1"];

    public static IReadOnlyList<KindShape> Read { get; } = MakeRead();

    private static readonly FrozenDictionary<(string Group, string Kind), KindShape> ByName = Read.ToFrozenDictionary(k =>
        (k.Group, k.Name)
    );

    /// <summary>Kinds that would change traffic and are not applied yet, by group.</summary>
    public static IReadOnlyDictionary<string, string[]> NotApplied { get; } =
        new Dictionary<string, string[]>(StringComparer.Ordinal)
        {
            [OwnGroup] = [],
            [IstioNetworking] = ["EnvoyFilter", "WorkloadGroup", "ProxyConfig"],
            [IstioSecurity] = ["AuthorizationPolicy", "RequestAuthentication"],
            ["telemetry.istio.io"] = ["Telemetry"],
            ["extensions.istio.io"] = ["WasmPlugin", "TrafficExtension"],
            // Istio 1.5 and older.
            ["authentication.istio.io"] = ["Policy", "MeshPolicy"],
            ["rbac.istio.io"] = ["ServiceRole", "ServiceRoleBinding", "RbacConfig", "ClusterRbacConfig"],
            [GatewayApi] =
            [
                "GatewayClass",
                "Gateway",
                "HTTPRoute",
                "GRPCRoute",
                "TLSRoute",
                "TCPRoute",
                "UDPRoute",
                "ReferenceGrant",
                "BackendTLSPolicy",
                "ListenerSet",
            ],
            ["gateway.networking.x-k8s.io"] = ["XListenerSet", "XBackendTrafficPolicy", "XMesh"],
        };

    /// <summary>The kinds of the Kubernetes core group that Sluice has no use for; the group is closed, so any other name is a mistake.</summary>
    public static IReadOnlyList<string> CoreUnused { get; } =
    [
        "Binding",
        "ComponentStatus",
        "Endpoints",
        "Event",
        "LimitRange",
        "PersistentVolume",
        "PersistentVolumeClaim",
        "PodTemplate",
        "ReplicationController",
        "ResourceQuota",
        "ServiceAccount",
    ];

    public static KindShape? Find(string group, string kind) => ByName.GetValueOrDefault((group, kind));

    /// <summary>Groups that a misspelt group is compared with.</summary>
    public static IEnumerable<string> Groups => Read.Select(k => k.Group).Where(g => g.Length > 0).Concat(NotApplied.Keys).Distinct();

    /// <summary>Whether the group is Kubernetes' own: without a dot, or under <c>k8s.io</c>.</summary>
    public static bool IsKubernetesGroup(string group) =>
        !group.Contains('.', StringComparison.Ordinal) || group.EndsWith(".k8s.io", StringComparison.Ordinal);

    /// <summary>Every kind of a group whose kinds are all known; null for other groups.</summary>
    public static IReadOnlyList<string>? KindsOf(string group)
    {
        var read = Read.Where(k => k.Group == group).Select(k => k.Name);
        if (group == CoreGroup)
            return [.. read, .. CoreUnused];
        return NotApplied.TryGetValue(group, out var others) ? [.. read, .. others] : null;
    }

    private static KindShape[] MakeRead()
    {
        var builder = new ShapeBuilder();
        return
        [
            Istio("Gateway", typeof(Gateway)),
            Istio("VirtualService", typeof(VirtualService)),
            Istio("DestinationRule", typeof(DestinationRule)),
            Istio("ServiceEntry", typeof(ServiceEntry)),
            Istio("WorkloadEntry", typeof(WorkloadEntry)),
            Istio("Sidecar", typeof(Sidecar)),
            new(IstioSecurity, ["v1beta1", "v1"], "PeerAuthentication", builder.Record(typeof(PeerAuthentication))),
            new(OwnGroup, ["v1"], "EgressPolicy", builder.Record(typeof(EgressPolicy))),
            new(OwnGroup, ["v1"], "ForwardProxy", builder.Record(typeof(ForwardProxy))),
            new(OwnGroup, ["v1"], "RateLimitPolicy", builder.Record(typeof(RateLimitPolicy))),
            new(OwnGroup, ["v1"], "AcmeIssuer", builder.Record(typeof(AcmeIssuer))),
            new(OwnGroup, ["v1"], "Certificate", builder.Record(typeof(Certificate))),
            new(CoreGroup, ["v1"], "ConfigMap", builder.Record(typeof(ConfigMap))),
            new(CoreGroup, ["v1"], "Pod", builder.Record(typeof(Pod))),
            new(CoreGroup, ["v1"], "Service", builder.Record(typeof(Service))),
            new(CoreGroup, ["v1"], "Secret", builder.Record(typeof(SecretResource))),
            new(CoreGroup, ["v1"], "Node", builder.Record(typeof(NodeResource)), IsNamespaced: false),
            new(CoreGroup, ["v1"], "Namespace", builder.Record(typeof(NamespaceResource)), IsNamespaced: false),
            new("discovery.k8s.io", ["v1"], "EndpointSlice", builder.Record(typeof(EndpointSlice))),
        ];

        KindShape Istio(string name, Type type) => new(IstioNetworking, IstioVersions, name, builder.Record(type));
    }
}
