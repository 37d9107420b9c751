using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Sluice.Values;

namespace Sluice.Resources.Reading;

/// <summary>Every kind that Sluice reads or names, with what an API needs to serve it.</summary>
public static class KindCatalog
{
    // Of the kinds that are not read: versions, oldest first. What is read says its versions itself.
    private static readonly FrozenDictionary<(string Group, string Kind), string> NamedVersions = new Dictionary<(string, string), string>
    {
        [(ResourceKinds.IstioNetworking, "EnvoyFilter")] = "v1alpha3",
        [(ResourceKinds.IstioNetworking, "WorkloadGroup")] = "v1alpha3 v1beta1 v1",
        [(ResourceKinds.IstioNetworking, "ProxyConfig")] = "v1beta1",
        [(ResourceKinds.IstioSecurity, "AuthorizationPolicy")] = "v1beta1 v1",
        [(ResourceKinds.IstioSecurity, "RequestAuthentication")] = "v1beta1 v1",
        [("telemetry.istio.io", "Telemetry")] = "v1alpha1 v1",
        [("authentication.istio.io", "Policy")] = "v1alpha1",
        [("authentication.istio.io", "MeshPolicy")] = "v1alpha1",
        [(ResourceKinds.GatewayApi, "GatewayClass")] = "v1beta1 v1",
        [(ResourceKinds.GatewayApi, "Gateway")] = "v1beta1 v1",
        [(ResourceKinds.GatewayApi, "HTTPRoute")] = "v1beta1 v1",
        [(ResourceKinds.GatewayApi, "TLSRoute")] = "v1alpha2 v1alpha3 v1",
        [(ResourceKinds.GatewayApi, "TCPRoute")] = "v1alpha2",
        [(ResourceKinds.GatewayApi, "UDPRoute")] = "v1alpha2",
        [(ResourceKinds.GatewayApi, "ReferenceGrant")] = "v1beta1 v1",
        [(ResourceKinds.GatewayApi, "BackendTLSPolicy")] = "v1alpha3 v1",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> GroupVersions = new Dictionary<string, string>
    {
        ["extensions.istio.io"] = "v1alpha1",
        ["rbac.istio.io"] = "v1alpha1",
        [ResourceKinds.GatewayApi] = "v1",
        ["gateway.networking.x-k8s.io"] = "v1alpha1",
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> ClusterScoped = new[]
    {
        "MeshPolicy",
        "ClusterRbacConfig",
        "RbacConfig",
        "GatewayClass",
        "XMesh",
    }.ToFrozenSet();

    private static readonly FrozenDictionary<string, string> ShortNames = new Dictionary<string, string>
    {
        ["Gateway.networking.istio.io"] = "gw",
        ["VirtualService.networking.istio.io"] = "vs",
        ["DestinationRule.networking.istio.io"] = "dr",
        ["ServiceEntry.networking.istio.io"] = "se",
        ["WorkloadEntry.networking.istio.io"] = "we",
        ["WorkloadGroup.networking.istio.io"] = "wg",
        ["PeerAuthentication.security.istio.io"] = "pa",
        ["AuthorizationPolicy.security.istio.io"] = "ap",
        ["RequestAuthentication.security.istio.io"] = "ra",
        ["Telemetry.telemetry.istio.io"] = "telemetry",
        ["EgressPolicy.sluice.dev"] = "egp",
        ["ForwardProxy.sluice.dev"] = "fwp",
        ["RateLimitPolicy.sluice.dev"] = "rlp",
        ["AcmeIssuer.sluice.dev"] = "acme",
        ["Certificate.sluice.dev"] = "scert",
        ["GatewayClass.gateway.networking.k8s.io"] = "gc",
        ["Gateway.gateway.networking.k8s.io"] = "gtw",
        ["ReferenceGrant.gateway.networking.k8s.io"] = "refgrant",
        ["BackendTLSPolicy.gateway.networking.k8s.io"] = "btlspolicy",
        ["ConfigMap."] = "cm",
        ["Namespace."] = "ns",
        ["Pod."] = "po",
        ["Service."] = "svc",
    }.ToFrozenDictionary();

    public static IReadOnlyList<KindInfo> All { get; } =
    [
        .. ResourceKinds.Read.Select(k => Describe(k.Group, k.Name, k.Versions, k.IsNamespaced, isApplied: true)),
        .. ResourceKinds.NotApplied.SelectMany(g => g.Value.Select(kind => Named(g.Key, kind))),
    ];

    /// <summary>An OpenAPI v3 schema of the kind's own fields; null for kinds that are not read.</summary>
    public static JsonObject? SchemaOf(string group, string kind) =>
        ResourceKinds.Find(group, kind) is { } shape ? KindSchema.Of(shape.Shape) : null;

    /// <summary>The plural as Kubernetes guesses it: <c>policies</c>, <c>classes</c>, <c>services</c>.</summary>
    public static string PluralOf(string kind)
    {
        var lower = kind.ToLowerInvariant();
        return lower switch
        {
            [.., 's'] or [.., 's' or 'c', 'h'] or [.., 'x'] => lower + "es",
            [.., 'y'] and not [.., 'a' or 'e' or 'o', 'y'] => lower[..^1] + "ies",
            _ => lower + "s",
        };
    }

    private static KindInfo Named(string group, string kind)
    {
        var versions = NamedVersions.GetValueOrDefault((group, kind)) ?? GroupVersions.GetValueOrDefault(group) ?? "v1";
        return Describe(group, kind, versions.Split(' '), !ClusterScoped.Contains(kind), isApplied: false);
    }

    private static KindInfo Describe(string group, string kind, IReadOnlyList<string> versions, bool isNamespaced, bool isApplied) =>
        new()
        {
            Group = group,
            Kind = kind,
            Versions = versions.ToValueList(),
            Plural = PluralOf(kind),
            ShortNames = ShortNames.TryGetValue($"{kind}.{group}", out var shortName) ? [shortName] : [],
            IsNamespaced = isNamespaced,
            IsApplied = isApplied,
        };
}
