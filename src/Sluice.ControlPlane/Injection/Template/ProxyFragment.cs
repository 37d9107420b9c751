using System.Globalization;
using Sluice.Values;

namespace Sluice.ControlPlane.Injection.Template;

/// <summary>The sidecar's own container.</summary>
internal static class ProxyFragment
{
    // Istio's: where /healthz/ready is, and where Prometheus finds the proxy's own metrics.
    private const int HealthPort = 15_021;
    private const int MetricsPort = 15_090;

    public static FragmentPart[] Build(SidecarOptions options)
    {
        var settings = options.Settings;
        var json = new FragmentBuilder();
        json.Raw("{\"name\":\"istio-proxy\",\"image\":"u8).Text(options.Image);
        AddPullPolicy(json, settings);
        json.Raw(",\"command\":[\"sluice-sidecar\"],\"args\":"u8).Texts(Arguments(options));
        if (settings.NativeSidecar)
            json.Raw(",\"restartPolicy\":\"Always\""u8);
        json.Raw(",\"ports\":[{\"containerPort\":"u8).Number(MetricsPort).Raw(",\"name\":\"http-envoy-prom\",\"protocol\":\"TCP\"}]"u8);
        json.Raw(",\"env\":"u8);
        ProxyEnvironment.Add(json, options);
        AddLifecycle(json, settings);
        AddProbes(json, settings);
        AddResources(json, settings);
        AddSecurityContext(json, settings);
        VolumeFragments.AddMounts(json, options);
        return json.Raw("}"u8).ToParts();
    }

    public static void AddPullPolicy(FragmentBuilder json, InjectionSettings settings)
    {
        if (settings.ImagePullPolicy.Length > 0)
            json.Raw(",\"imagePullPolicy\":"u8).Text(settings.ImagePullPolicy);
    }

    public static void AddResources(FragmentBuilder json, InjectionSettings settings)
    {
        json.Raw(",\"resources\":{"u8);
        AddQuantities(json, "\"limits\":{"u8, settings.Limits);
        if (settings.Limits.Count > 0 && settings.Requests.Count > 0)
            json.Raw(","u8);
        AddQuantities(json, "\"requests\":{"u8, settings.Requests);
        json.Raw("}"u8);
    }

    private static void AddQuantities(FragmentBuilder json, ReadOnlySpan<byte> start, ValueMap<string> quantities)
    {
        if (quantities.Count == 0)
            return;
        json.Raw(start);
        var first = true;
        foreach (var (resource, quantity) in quantities)
        {
            json.Raw(first ? ""u8 : ","u8).Text(resource).Raw(":"u8).Text(quantity);
            first = false;
        }
        json.Raw("}"u8);
    }

    // What `sluice-sidecar` takes; paths are those of the volumes.
    private static string[] Arguments(SidecarOptions options) =>
        [
            "--control-plane",
            $"https://{options.ControlPlane}",
            "--control-plane-ca",
            "/var/run/secrets/istio/root-cert.pem",
            "--token-file",
            "/var/run/secrets/tokens/istio-token",
            "--trust-domain",
            options.Settings.TrustDomain,
            "--cluster-domain",
            options.Settings.ClusterDomain,
            "--interception",
            options.Settings.Interception.ToString(),
            "--agent-port",
            options.Settings.StatusPort == 0 ? "off" : options.Settings.StatusPort.ToString(CultureInfo.InvariantCulture),
            "--log-level",
            options.Settings.LogLevel,
        ];

    private static void AddLifecycle(FragmentBuilder json, InjectionSettings settings)
    {
        if (settings.NativeSidecar)
            json.Raw(",\"lifecycle\":{\"preStop\":{\"exec\":{\"command\":"u8).Texts(["sluice-sidecar", "drain"]).Raw("}}}"u8);
        else if (settings.HoldApplication)
            json.Raw(",\"lifecycle\":{\"postStart\":{\"exec\":{\"command\":"u8).Texts(["sluice-sidecar", "wait"]).Raw("}}}"u8);
    }

    private static void AddProbes(FragmentBuilder json, InjectionSettings settings)
    {
        if (settings.StatusPort == 0)
            return;
        json.Raw(",\"readinessProbe\":{\"failureThreshold\":"u8).Number(settings.ReadinessFailures);
        AddHealthRequest(json);
        if (settings.ReadinessInitialDelay > 0)
            json.Raw(",\"initialDelaySeconds\":"u8).Number(settings.ReadinessInitialDelay);
        json.Raw(",\"periodSeconds\":"u8).Number(settings.ReadinessPeriod).Raw(",\"timeoutSeconds\":3}"u8);
        if (settings.StartupFailures == 0)
            return;
        json.Raw(",\"startupProbe\":{\"failureThreshold\":"u8).Number(settings.StartupFailures);
        AddHealthRequest(json);
        json.Raw(",\"periodSeconds\":1,\"timeoutSeconds\":3}"u8);
    }

    private static void AddHealthRequest(FragmentBuilder json) =>
        json.Raw(",\"httpGet\":{\"path\":\"/healthz/ready\",\"port\":"u8).Number(HealthPort).Raw("}"u8);

    // TPROXY needs NET_ADMIN, which only root can use without file capabilities.
    private static void AddSecurityContext(FragmentBuilder json, InjectionSettings settings)
    {
        var transparent = settings.Interception == InterceptionMode.Tproxy;
        json.Raw(",\"securityContext\":{\"allowPrivilegeEscalation\":false,\"capabilities\":{"u8);
        json.Raw(transparent ? "\"add\":[\"NET_ADMIN\"],"u8 : ""u8).Raw("\"drop\":[\"ALL\"]},\"privileged\":false"u8);
        json.Raw(",\"readOnlyRootFilesystem\":true,\"runAsGroup\":"u8).Number(settings.ProxyUser);
        json.Raw(",\"runAsNonRoot\":"u8).Bool(!transparent);
        json.Raw(",\"runAsUser\":"u8).Number(transparent ? 0 : settings.ProxyUser).Raw("}"u8);
    }
}
