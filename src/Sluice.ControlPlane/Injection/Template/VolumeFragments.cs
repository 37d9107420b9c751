using System.Text;

namespace Sluice.ControlPlane.Injection.Template;

/// <summary>The volumes of the sidecar and where it mounts them: Istio's names and paths.</summary>
internal static class VolumeFragments
{
    private static readonly (string Name, string Source)[] Standard =
    [
        ("workload-socket", "\"emptyDir\":{}"),
        ("credential-socket", "\"emptyDir\":{}"),
        ("workload-certs", "\"emptyDir\":{}"),
        ("istio-envoy", "\"emptyDir\":{\"medium\":\"Memory\"}"),
        ("istio-data", "\"emptyDir\":{}"),
        (
            "istio-podinfo",
            "\"downwardAPI\":{\"items\":[{\"fieldRef\":{\"fieldPath\":\"metadata.labels\"},\"path\":\"labels\"},"
                + "{\"fieldRef\":{\"fieldPath\":\"metadata.annotations\"},\"path\":\"annotations\"}]}"
        ),
        // 12 hours: the longest that Istio's token may live; the kubelet renews it at 80 %.
        (
            "istio-token",
            "\"projected\":{\"sources\":[{\"serviceAccountToken\":{\"audience\":\"istio-ca\",\"expirationSeconds\":43200,\"path\":\"istio-token\"}}]}"
        ),
        ("istiod-ca-cert", "\"configMap\":{\"name\":\"istio-ca-root-cert\"}"),
        ("istio-ca-crl", "\"configMap\":{\"name\":\"istio-ca-crl\",\"optional\":true}"),
    ];

    private static readonly (string Path, string Name)[] Mounts =
    [
        ("/var/run/secrets/workload-spiffe-uds", "workload-socket"),
        ("/var/run/secrets/credential-uds", "credential-socket"),
        ("/var/run/secrets/workload-spiffe-credentials", "workload-certs"),
        ("/var/run/secrets/istio", "istiod-ca-cert"),
        ("/var/run/secrets/istio/crl", "istio-ca-crl"),
        ("/var/lib/istio/data", "istio-data"),
        ("/etc/istio/proxy", "istio-envoy"),
        ("/var/run/secrets/tokens", "istio-token"),
        ("/etc/istio/pod", "istio-podinfo"),
    ];

    public static TemplateVolume[] Build(SidecarOptions options) =>
        [
            .. Standard.Select(v => new TemplateVolume(
                Encoding.UTF8.GetBytes(v.Name),
                Encoding.UTF8.GetBytes($"{{\"name\":\"{v.Name}\",{v.Source}}}")
            )),
            .. options.Volumes.Select(v => new TemplateVolume(Pods.JsonText.Of(v.Key).Raw.ToArray(), Encoding.UTF8.GetBytes(v.Value))),
        ];

    public static void AddMounts(FragmentBuilder json, SidecarOptions options)
    {
        json.Raw(",\"volumeMounts\":["u8);
        var first = true;
        foreach (var (path, name) in Mounts)
        {
            json.Raw(first ? "{\"mountPath\":"u8 : ",{\"mountPath\":"u8).Text(path).Raw(",\"name\":"u8).Text(name).Raw("}"u8);
            first = false;
        }
        foreach (var mount in options.Mounts)
            json.Raw(","u8).Raw(Encoding.UTF8.GetBytes(mount));
        json.Raw("]"u8);
    }
}
