using Sluice.Resources.Istio;
using Sluice.Values;

namespace Sluice.ControlPlane.Injection;

/// <summary>What is injected, and into which pods. Names in comments are Istio's Helm values and defaults, where the number or word comes from there.</summary>
public sealed record InjectionSettings
{
    /// <summary>Whether a pod that says nothing is injected. Default true (<c>sidecarInjectorWebhook</c>'s policy <c>enabled</c>).</summary>
    public InjectionPolicy Policy { get; init; } = InjectionPolicy.Enabled;

    /// <summary>Pods that are injected although the policy says no; what a pod itself says wins. Default none (<c>alwaysInjectSelector</c>).</summary>
    public ValueList<PodSelector> AlwaysInject { get; init; }

    /// <summary>Pods that are not injected although the policy says yes; wins over <see cref="AlwaysInject"/>. Default none (<c>neverInjectSelector</c>).</summary>
    public ValueList<PodSelector> NeverInject { get; init; }

    /// <summary>Namespaces whose pods are never injected. Default those of Kubernetes itself.</summary>
    public ValueList<string> IgnoredNamespaces { get; init; } = ["kube-system", "kube-public", "kube-node-lease", "local-path-storage"];

    /// <summary>This control plane's revision: value of <c>istio.io/rev</c>. Default <c>default</c> (Istio).</summary>
    public string Revision { get; init; } = "default";

    /// <summary>Registry and path before image names. Default <c>sluice</c>.</summary>
    public string Hub { get; init; } = "sluice";

    /// <summary>Tag of images. Default <c>latest</c>.</summary>
    public string Tag { get; init; } = "latest";

    /// <summary>Image of the sidecar; a name with a slash is taken whole. Default <c>sluice-sidecar</c> (<c>global.proxy.image</c>).</summary>
    public string Image { get; init; } = "sluice-sidecar";

    /// <summary>Image of the init container, likewise. Default <c>sluice-init</c> (<c>global.proxy_init.image</c>).</summary>
    public string InitImage { get; init; } = "sluice-init";

    /// <summary><c>Always</c>, <c>Never</c> or <c>IfNotPresent</c>; empty leaves it to Kubernetes. Default empty (<c>global.imagePullPolicy</c>).</summary>
    public string ImagePullPolicy { get; init; } = "";

    /// <summary>Names of Secrets with credentials of registries. Default none (<c>global.imagePullSecrets</c>).</summary>
    public ValueList<string> ImagePullSecrets { get; init; }

    /// <summary>What the containers ask for, by resource. Default 100m CPU and 128Mi memory (<c>global.proxy.resources.requests</c>).</summary>
    public ValueMap<string> Requests { get; init; } = Quantities("100m", "128Mi");

    /// <summary>What the containers get at most, by resource. Default 2 CPUs and 1Gi memory (<c>global.proxy.resources.limits</c>).</summary>
    public ValueMap<string> Limits { get; init; } = Quantities("2", "1Gi");

    /// <summary>Port of the sidecar's status, probes of the application and merged metrics; 0 turns all three off. Default 15020.</summary>
    public int StatusPort { get; init; } = 15_020;

    /// <summary>Port that Prometheus is told to scrape; null is the pod's status port. Default null (Istio: <c>meshConfig.defaultConfig.statusPort</c>).</summary>
    public int? PrometheusPort { get; init; }

    /// <summary>Seconds before the first readiness probe. Default 0 (<c>global.proxy.readinessInitialDelaySeconds</c>).</summary>
    public int ReadinessInitialDelay { get; init; }

    /// <summary>Seconds between readiness probes. Default 15 (<c>global.proxy.readinessPeriodSeconds</c>).</summary>
    public int ReadinessPeriod { get; init; } = 15;

    /// <summary>Failed readiness probes in a row that count. Default 4 (<c>global.proxy.readinessFailureThreshold</c>).</summary>
    public int ReadinessFailures { get; init; } = 4;

    /// <summary>Seconds of a start-up probe that is tried each second; 0 leaves it out. Default 600 (<c>global.proxy.startupProbe.failureThreshold</c>).</summary>
    public int StartupFailures { get; init; } = 600;

    /// <summary>How connections are redirected. Default REDIRECT.</summary>
    public InterceptionMode Interception { get; init; } = InterceptionMode.Redirect;

    /// <summary>Destinations that are intercepted. Default * (<c>global.proxy.includeIPRanges</c>).</summary>
    public string IncludeRanges { get; init; } = "*";

    /// <summary>Destinations that are not. Default none (<c>global.proxy.excludeIPRanges</c>).</summary>
    public string ExcludeRanges { get; init; } = "";

    /// <summary>Inbound ports that are intercepted. Default * (<c>global.proxy.includeInboundPorts</c>).</summary>
    public string IncludeInboundPorts { get; init; } = "*";

    /// <summary>Inbound ports that are not. Default none (<c>global.proxy.excludeInboundPorts</c>).</summary>
    public string ExcludeInboundPorts { get; init; } = "";

    /// <summary>Outbound ports that are intercepted whatever the destination. Default none (<c>global.proxy.includeOutboundPorts</c>).</summary>
    public string IncludeOutboundPorts { get; init; } = "";

    /// <summary>Outbound ports that are not. Default none (<c>global.proxy.excludeOutboundPorts</c>).</summary>
    public string ExcludeOutboundPorts { get; init; } = "";

    /// <summary>User and group that the sidecar runs as. Default 1337.</summary>
    public long ProxyUser { get; init; } = 1337;

    /// <summary>Group that owns volumes where the pod names none; null leaves it out. Default null (Istio: <c>ENABLE_LEGACY_FSGROUP_INJECTION</c> off).</summary>
    public long? FsGroup { get; init; }

    /// <summary>The sidecar as an init container that keeps running (Kubernetes 1.29 and later). Default true (<c>ENABLE_NATIVE_SIDECARS</c>).</summary>
    public bool NativeSidecar { get; init; } = true;

    /// <summary>Whether the application starts after the sidecar is ready. Default false (<c>global.proxy.holdApplicationUntilProxyStarts</c>).</summary>
    public bool HoldApplication { get; init; }

    /// <summary>Whether the kubelet probes the application through the sidecar. Default true (<c>sidecarInjectorWebhook.rewriteAppHTTPProbe</c>).</summary>
    public bool RewriteProbes { get; init; } = true;

    /// <summary>Whether the sidecar serves the application's metrics with its own. Default true (<c>meshConfig.enablePrometheusMerge</c>).</summary>
    public bool MergePrometheus { get; init; } = true;

    /// <summary>Whether rules are set by a CNI plugin, so that the pod needs no privileges. Default off (<c>pilot.cni</c>).</summary>
    public CniMode Cni { get; init; }

    /// <summary>Address of the control plane's xDS and CA. Default <c>istiod.istio-system.svc:15012</c> (Istio).</summary>
    public string DiscoveryAddress { get; init; } = "istiod.istio-system.svc:15012";

    /// <summary>First part of SPIFFE identities. Default <c>cluster.local</c> (<c>meshConfig.trustDomain</c>).</summary>
    public string TrustDomain { get; init; } = "cluster.local";

    /// <summary>The mesh's name in telemetry; empty is the trust domain. Default empty (<c>global.meshID</c>).</summary>
    public string MeshId { get; init; } = "";

    /// <summary>Suffix of Services' names. Default <c>cluster.local</c> (<c>global.proxy.clusterDomain</c>).</summary>
    public string ClusterDomain { get; init; } = "cluster.local";

    /// <summary>The cluster's name. Default <c>Kubernetes</c> (<c>global.multiCluster.clusterName</c>).</summary>
    public string ClusterName { get; init; } = "Kubernetes";

    /// <summary>The network that pods are in; empty is one network. Default empty (<c>global.network</c>).</summary>
    public string Network { get; init; } = "";

    /// <summary>How much the sidecar logs. Default <c>warning</c> (<c>global.proxy.logLevel</c>).</summary>
    public string LogLevel { get; init; } = "warning";

    /// <summary>Default of every pod's <c>proxy.istio.io/config</c>, as a JSON object. Default <c>{}</c> (<c>meshConfig.defaultConfig</c>).</summary>
    public string ProxyConfig { get; init; } = "{}";

    /// <summary>Parts of pods, as JSON objects, that <c>inject.istio.io/templates</c> may name beside <c>sidecar</c>. Default none.</summary>
    public ValueMap<string> Templates { get; init; }

    /// <summary>The same with what the mesh's configuration says.</summary>
    public InjectionSettings For(MeshConfig mesh) => this with { TrustDomain = mesh.TrustDomain };

    private static ValueMap<string> Quantities(string cpu, string memory) =>
        new Dictionary<string, string> { ["cpu"] = cpu, ["memory"] = memory }.ToValueMap();
}
