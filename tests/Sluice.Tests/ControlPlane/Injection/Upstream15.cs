using System.Text.Json.Nodes;
using Sluice.ControlPlane.Injection;
using Sluice.ControlPlane.Injection.Manifests;
using Sluice.ControlPlane.Injection.Webhook;
using Sluice.Resources.Reading;
using Sluice.Testing;

namespace Sluice.Tests.ControlPlane.Injection;

/// <summary>
/// A golden of Istio 1.5. Its template was another one, so less is compared than for the present Istio: which containers there are and in
/// what order, the application's own containers and labels and annotations whole, how the injected ones may run, the sidecar's resources,
/// what the kernel redirects, and the volumes that both know. Not compared: the sidecar's variables, probes and mounts.
/// </summary>
internal sealed record Upstream15(string Golden)
{
    public const string Folder = "istio/injection-1.5";

    private static readonly HashSet<string> Volumes = ["istio-envoy", "istio-data", "istio-token", "istiod-ca-cert"];

    // Of the pod itself. Labels of canonical names came with the webhook only, and status and Prometheus in other words.
    private static readonly string[] NotItsOwn = ["istio.io/", "kubectl.kubernetes.io/", "prometheus.io/"];

    /// <summary>Null where what is compared is the same.</summary>
    public string? Compare()
    {
        var input = Golden[..(Golden.IndexOf(".yaml", StringComparison.Ordinal) + 5)];
        var file = SharedData.PathOf($"{Folder}/{input}");
        var text = File.ReadAllText(File.Exists(file) ? file : SharedData.PathOf($"{Folder}/{Path.GetDirectoryName(input)}/hello.yaml"));
        var result = new ManifestInjector(new(Settings()), "default", new UnknownNamespaces()).Inject(
            SourceFile.OfText(input, text),
            ManifestFormat.Yaml
        );
        if (result.Text is null)
            return result.Findings[0].ToString();
        var theirs = UpstreamInjection.Pods(File.ReadAllText(SharedData.PathOf($"{Folder}/{Golden}")));
        return UpstreamNormal.Difference(Reduced(theirs), Reduced(UpstreamInjection.Pods(result.Text)));
    }

    private InjectionSettings Settings()
    {
        var settings = new InjectionSettings
        {
            NativeSidecar = false,
            RewriteProbes = Golden.Contains("app_probe", StringComparison.Ordinal),
        };
        if (Golden.Contains("status_params", StringComparison.Ordinal) || Golden.Contains("kubevirt", StringComparison.Ordinal))
            settings = settings with { StatusPort = 123 };
        if (Golden.Contains("traffic-params.", StringComparison.Ordinal))
            settings = settings with
            {
                StatusPort = 0,
                IncludeRanges = "127.0.0.1/24,10.96.0.1/24",
                ExcludeRanges = "10.96.0.2/24,10.96.0.3/24",
                ExcludeInboundPorts = "4,5,6",
            };
        if (Golden.Contains("cni", StringComparison.Ordinal))
            settings = settings with { Cni = CniMode.Chained };
        return Golden.Contains("tproxy", StringComparison.Ordinal) ? settings with { Interception = InterceptionMode.Tproxy } : settings;
    }

    private static JsonArray Reduced(JsonArray pods) =>
        new([.. pods.Select(p => p!["spec"]?["containers"] is null ? p.DeepClone() : Reduced(UpstreamNormal.Of(p)!))]);

    private static JsonObject Reduced(JsonNode pod)
    {
        var spec = pod["spec"]!;
        var containers = Items(spec["containers"]).Concat(Items(spec["initContainers"])).ToList();
        var injected = containers.Where(IsInjected).ToDictionary(c => c["name"]!.GetValue<string>(), c => c);
        return new()
        {
            ["labels"] = Own(pod["metadata"]!["labels"]),
            ["annotations"] = Own(pod["metadata"]!["annotations"]),
            ["names"] = new JsonArray([.. containers.Select(c => c["name"]!.DeepClone())]),
            ["applications"] = new JsonArray([.. containers.Where(c => !IsInjected(c)).Select(c => c.DeepClone())]),
            ["security"] = new JsonObject(injected.Select(c => KeyValuePair.Create(c.Key, c.Value["securityContext"]?.DeepClone()))),
            ["resources"] = injected["istio-proxy"]["resources"]?.DeepClone(),
            ["redirects"] = new JsonArray([.. injected.Where(c => c.Key != "istio-proxy").Select(c => Redirects(c.Value))]),
            ["volumes"] = new JsonArray([
                .. Items(spec["volumes"]).Where(v => Volumes.Contains(v["name"]!.GetValue<string>())).Select(v => v.DeepClone()),
            ]),
        };
    }

    private static IEnumerable<JsonNode> Items(JsonNode? list) => list is JsonArray items ? items.Select(i => i!) : [];

    private static bool IsInjected(JsonNode container) =>
        container["name"]!.GetValue<string>().StartsWith("istio-", StringComparison.Ordinal)
        || container["name"]!.GetValue<string>() == "enable-core-dump";

    // In 1.5 the words were the command's own; the port of health, 15021, came later.
    private static JsonNode Redirects(JsonNode container)
    {
        var words = Items(container["args"] ?? container["command"]).Select(w => w.GetValue<string>()).ToList();
        return string.Join(' ', words.SkipWhile(w => w == "istio-iptables").Where(w => !w.StartsWith("--", StringComparison.Ordinal)))
            .Replace("15021,", "", StringComparison.Ordinal);
    }

    private static JsonObject Own(JsonNode? entries) =>
        entries is JsonObject map
            ? new(
                map.Where(e => !NotItsOwn.Any(n => e.Key.Contains(n, StringComparison.Ordinal)) || e.Key == "security.istio.io/tlsMode")
                    .Select(e => KeyValuePair.Create(e.Key, e.Value?.DeepClone()))
            )
            : [];
}
