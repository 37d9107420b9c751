namespace Sluice.ControlPlane.Store.Kubernetes;

/// <summary>The kinds that Sluice follows in a cluster.</summary>
public static class KubernetesKinds
{
    // Everything but certificates, and what applications make of Opaque: Helm's releases alone may be megabytes.
    private const string UsefulSecrets =
        "type!=helm.sh/release.v1,type!=kubernetes.io/service-account-token,type!=kubernetes.io/dockercfg,"
        + "type!=kubernetes.io/dockerconfigjson,type!=kubernetes.io/basic-auth,type!=kubernetes.io/ssh-auth,"
        + "type!=bootstrap.kubernetes.io/token,type!=istio.io/ca-root";

    public static IReadOnlyList<KubernetesKind> All { get; } =
    [
        Istio("networking.istio.io", "Gateway", "gateways"),
        Istio("networking.istio.io", "VirtualService", "virtualservices"),
        Istio("networking.istio.io", "DestinationRule", "destinationrules"),
        Istio("networking.istio.io", "ServiceEntry", "serviceentries"),
        Istio("networking.istio.io", "WorkloadEntry", "workloadentries"),
        Istio("networking.istio.io", "Sidecar", "sidecars"),
        Istio("security.istio.io", "PeerAuthentication", "peerauthentications") with
        {
            Versions = ["v1", "v1beta1"],
        },
        Istio("sluice.dev", "EgressPolicy", "egresspolicies") with
        {
            Versions = ["v1"],
        },
        Istio("sluice.dev", "ForwardProxy", "forwardproxies") with
        {
            Versions = ["v1"],
        },
        Istio("sluice.dev", "RateLimitPolicy", "ratelimitpolicies") with
        {
            Versions = ["v1"],
        },
        Istio("sluice.dev", "AcmeIssuer", "acmeissuers") with
        {
            Versions = ["v1"],
        },
        Istio("sluice.dev", "Certificate", "certificates") with
        {
            Versions = ["v1"],
        },
        Core("Service", "services"),
        Core("ConfigMap", "configmaps"),
        Core("Secret", "secrets") with
        {
            FieldSelector = UsefulSecrets,
        },
        Core("Namespace", "namespaces") with
        {
            IsNamespaced = false,
        },
        Core("Node", "nodes") with
        {
            IsNamespaced = false,
            IsOptional = true,
        },
        // A Pod that has ended keeps its address, which by then is another's.
        Core("Pod", "pods") with
        {
            FieldSelector = "status.phase!=Succeeded,status.phase!=Failed",
        },
        Core("EndpointSlice", "endpointslices") with
        {
            Group = "discovery.k8s.io",
        },
    ];

    public static KubernetesKind? Find(string group, string name) => All.FirstOrDefault(k => k.Group == group && k.Name == name);

    private static KubernetesKind Istio(string group, string name, string plural) =>
        new()
        {
            Group = group,
            Versions = ["v1", "v1beta1", "v1alpha3"],
            Name = name,
            Plural = plural,
            HasStatus = true,
        };

    private static KubernetesKind Core(string name, string plural) =>
        new()
        {
            Group = "",
            Versions = ["v1"],
            Name = name,
            Plural = plural,
        };
}
