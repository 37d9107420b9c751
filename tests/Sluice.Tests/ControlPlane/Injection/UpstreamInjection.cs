using System.Text.Json.Nodes;
using Sluice.ControlPlane.Injection;
using Sluice.ControlPlane.Injection.Manifests;
using Sluice.ControlPlane.Injection.Webhook;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Reading;
using Sluice.Testing;
using Sluice.Values;

namespace Sluice.Tests.ControlPlane.Injection;

/// <summary>One injection of Istio's own tests: an input, settings, and the golden that comes out.</summary>
internal sealed record UpstreamInjection(string Input, string Golden, InjectionSettings Settings, bool IsOpenShift)
{
    public const string Folder = "istio/injection-master";

    /// <summary>Istio's values, and our settings for them.</summary>
    private static readonly Dictionary<string, string> Names = new()
    {
        ["values.global.network"] = "network",
        ["values.global.proxy.image"] = "image",
        ["values.global.proxy_init.image"] = "initImage",
        ["values.global.imagePullPolicy"] = "imagePullPolicy",
        ["values.global.proxy.includeIPRanges"] = "includeRanges",
        ["values.global.proxy.excludeIPRanges"] = "excludeRanges",
        ["values.global.proxy.includeInboundPorts"] = "includeInboundPorts",
        ["values.global.proxy.excludeInboundPorts"] = "excludeInboundPorts",
        ["values.global.proxy.statusPort"] = "statusPort",
        ["values.global.proxy.readinessInitialDelaySeconds"] = "readinessInitialDelay",
        ["values.global.proxy.readinessPeriodSeconds"] = "readinessPeriod",
        ["values.global.proxy.readinessFailureThreshold"] = "readinessFailures",
        ["values.global.proxy.holdApplicationUntilProxyStarts"] = "holdApplication",
    };

    /// <summary>As Istio's tests have them: images, and Prometheus's port of the mesh whatever the status port.</summary>
    public static readonly InjectionSettings Standard = new()
    {
        Hub = "registry.istio.io/testing",
        Image = "proxyv2",
        InitImage = "proxyv2",
        PrometheusPort = 15_020,
    };

    /// <summary>A row of Istio's table.</summary>
    public static UpstreamInjection Of(UpstreamCase row)
    {
        var setup = row.Row.TryGetProperty("setup", out var calls) ? calls.GetRawText() : "";
        var words = new List<string>();
        foreach (var flag in row.Texts("setFlags").Select(f => f.Split('=', 2)))
            words.AddRange(Word(flag[0], flag[1]));
        if (row.Test == "TestInjectionOlderVersion" || setup.Contains("NativeSidecarModeDisabled", StringComparison.Ordinal))
            words.Add("nativeSidecar=false");
        if (row.Row.TryGetProperty("mesh", out var mesh) && mesh.GetRawText().Contains("TPROXY", StringComparison.Ordinal))
            words.Add("proxyConfig={\"interceptionMode\":\"TPROXY\"}");
        var settings = With(Standard, words);
        if (row.Text("inFilePath") is { Length: > 0 } file)
            settings = WithOperator(settings, file);
        return new(row.Text("in"), row.Text("want"), settings, setup.Contains("OpenShift", StringComparison.Ordinal));
    }

    /// <summary>A golden that stands in no row, or in one of the part of the table that is not here.</summary>
    public static UpstreamInjection OfFile(string golden)
    {
        var settings = golden.Contains("old-version", StringComparison.Ordinal) ? Standard with { NativeSidecar = false } : Standard;
        return new(
            golden.Replace(".injected", "", StringComparison.Ordinal).Replace("-old-version", "", StringComparison.Ordinal),
            golden,
            settings,
            false
        );
    }

    private static IEnumerable<string> Word(string name, string value)
    {
        if (Names.TryGetValue(name, out var ours))
            return [$"{ours}={value}"];
        return (name, value) switch
        {
            ("components.cni.enabled", "true") => ["cni=Chained"],
            ("values.cni.provider", "multus") => ["cni=Multus"],
            ("values.cni.provider", _) => [],
            _ => throw new NotSupportedException($"the value {name} has no counterpart"),
        };
    }

    private static InjectionSettings With(InjectionSettings settings, IReadOnlyList<string> words)
    {
        var bag = new DiagnosticBag();
        var read = InjectionSettingsReader.Read(null, words, bag);
        Assert.Empty(bag.Items);
        return read! with
        {
            Hub = settings.Hub,
            Image = read.Image == new InjectionSettings().Image ? settings.Image : read.Image,
            InitImage = read.InitImage == new InjectionSettings().InitImage ? settings.InitImage : read.InitImage,
            PrometheusPort = settings.PrometheusPort,
        };
    }

    private static InjectionSettings WithOperator(InjectionSettings settings, string file)
    {
        var global = PlainYaml.Read(Text(file), out _)!["spec"]!["values"]!["global"]!;
        if (global["imagePullSecrets"] is JsonArray secrets)
            settings = settings with { ImagePullSecrets = secrets.Select(s => s!.GetValue<string>()).ToValueList() };
        if (global["proxy"]?["resources"] is JsonObject resources)
            settings = settings with
            {
                Limits = Merged(settings.Limits, resources["limits"]),
                Requests = Merged(settings.Requests, resources["requests"]),
            };
        return settings;
    }

    private static ValueMap<string> Merged(ValueMap<string> standard, JsonNode? changes)
    {
        var merged = standard.ToDictionary(e => e.Key, e => e.Value);
        foreach (var (key, value) in changes!.AsObject())
        {
            if (value is null)
                merged.Remove(key);
            else
                merged[key] = value.GetValue<string>();
        }
        return merged.ToValueMap();
    }

    /// <summary>Null where our pods are theirs; else the first difference.</summary>
    public string? Compare()
    {
        var theirs = Pods(Text(Golden));
        var result = Inject();
        if (result.Text is null)
            return result.Findings[0].ToString();
        var ours = Pods(result.Text);
        return UpstreamNormal.Difference(UpstreamNormal.Of(theirs), UpstreamNormal.Of(ours));
    }

    public ManifestResult Inject() =>
        new ManifestInjector(new(Settings), "default", new Namespaces(IsOpenShift)).Inject(
            SourceFile.OfText(Input, Text(Input)),
            ManifestFormat.Yaml
        );

    private static string Text(string file) => File.ReadAllText(SharedData.PathOf($"{Folder}/{file}"));

    /// <summary>The pods of every workload, and whole documents that have none.</summary>
    public static JsonArray Pods(string yaml)
    {
        var bag = new DiagnosticBag();
        var documents = PlainDocuments.Read(SourceFile.OfText("manifest", yaml), bag)!;
        var values = documents
            .Select(d => d.Value)
            .OfType<JsonObject>()
            .SelectMany(v => v["items"] is JsonArray items ? items.Select(i => i!.AsObject()) : [v]);
        return new([.. values.Select(v => Pod(v).DeepClone())]);
    }

    private static JsonNode Pod(JsonObject value) =>
        value["kind"]!.GetValue<string>() switch
        {
            "Pod" => new JsonObject { ["metadata"] = value["metadata"]!.DeepClone(), ["spec"] = value["spec"]!.DeepClone() },
            "CronJob" => value["spec"]!["jobTemplate"]!["spec"]!["template"]!,
            _ => value["spec"]?["template"] ?? value,
        };

    /// <summary>The user range of upstream's OpenShift namespace, as its golden shows it.</summary>
    private sealed class Namespaces(bool isOpenShift) : INamespaceDirectory
    {
        public NamespaceFacts? Find(string name) =>
            isOpenShift
                ? NamespaceFacts.From(
                    name,
                    null,
                    new Dictionary<string, string> { ["openshift.io/sa.scc.uid-range"] = "1000620000/10000" }.ToValueMap()
                )
                : null;
    }
}
