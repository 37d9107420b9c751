using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Injection;
using Sluice.ControlPlane.Injection.Pods;
using Sluice.ControlPlane.Injection.Webhook;
using Sluice.Testing;
using Sluice.Values;

namespace Sluice.Tests.ControlPlane.Injection;

/// <summary>Istio's own tests of its injection, as data.</summary>
public sealed class UpstreamInjectionTests(ITestOutputHelper output)
{
    private static readonly string[] Tables =
    [
        "TestInjection",
        "TestInjectionOlderVersion",
        "TestInjectRequired",
        "TestParseInjectEnvs",
        "TestValidateResourceQuantity",
        "TestValidateAnnotations",
        "TestDumpAppGRPCProbers",
        "TestPatchRewriteProbe",
    ];

    [Fact]
    public void Goldens_agree_in_structure()
    {
        Assert.SkipUnless(SharedData.IsPresent, SharedData.SkipReason);
        var rows = UpstreamCase
            .Read("injection")
            .Where(c => c.Test == "TestInjection" && c.Text("want").Length > 0)
            .ToLookup(c => c.Text("want"));
        var agreement = new UpstreamAgreement("injection-golden");
        foreach (
            var file in Directory.EnumerateFiles(SharedData.PathOf(UpstreamInjection.Folder), "*.injected").Order(StringComparer.Ordinal)
        )
        {
            var golden = Path.GetFileName(file);
            var row = rows[golden].FirstOrDefault();
            agreement.Compare(
                new(golden, "golden", default),
                _ => (row is null ? UpstreamInjection.OfFile(golden) : UpstreamInjection.Of(row)).Compare()
            );
        }
        output.WriteLine(agreement.Summary());
        output.WriteLine(agreement.Unlisted());
        Assert.Equal("", agreement.Unlisted());
        Assert.True(agreement.Share >= 0.75, agreement.Summary());
    }

    [Fact]
    public void Goldens_of_1_5_agree_in_what_has_stayed()
    {
        Assert.SkipUnless(SharedData.IsPresent, SharedData.SkipReason);
        var agreement = new UpstreamAgreement("injection-1.5");
        var folder = SharedData.PathOf(Upstream15.Folder);
        foreach (var file in Directory.EnumerateFiles(folder, "*.injected", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var golden = Path.GetRelativePath(folder, file).Replace('\\', '/');
            agreement.Compare(new(golden, "golden", default), c => new Upstream15(c.Id).Compare());
        }
        output.WriteLine(agreement.Summary());
        output.WriteLine(agreement.Unlisted());
        Assert.Equal("", agreement.Unlisted());
        Assert.True(agreement.Share >= 0.75, agreement.Summary());
    }

    [Fact]
    public void Tables_agree()
    {
        Assert.SkipUnless(SharedData.IsPresent, SharedData.SkipReason);
        var agreement = new UpstreamAgreement("injection");
        foreach (var row in UpstreamCase.Read("injection").Where(IsHere))
            agreement.Compare(row, Compare);
        output.WriteLine(agreement.Summary());
        output.WriteLine(agreement.Unlisted());
        Assert.Equal("", agreement.Unlisted());
        Assert.True(agreement.Share >= 0.75, agreement.Summary());
    }

    // Of goldens, half is here.
    private static bool IsHere(UpstreamCase row) =>
        !row.Test.StartsWith("TestInjection", StringComparison.Ordinal)
        || row.Text("expectedError").Length > 0
        || File.Exists(SharedData.PathOf($"{UpstreamInjection.Folder}/{row.Text("want")}"));

    private static string? Compare(UpstreamCase row) =>
        Array.IndexOf(Tables, row.Test) switch
        {
            0 or 1 => Injection(row),
            2 => Required(row),
            3 => Environment(row),
            4 => Findings([("sidecar.istio.io/proxyCPU", row.Text("value"))], row.Flag("wantErr")),
            5 => Findings(
                row.Row.GetProperty("annotations").EnumerateObject().Select(a => (a.Name, a.Value.GetString()!)),
                row.Flag("wantErr")
            ),
            6 => Probers(row),
            7 => Inject(SpecOf(row.Row.GetProperty("pod"))).Patch.Contains("/app-health/", StringComparison.Ordinal)
                ? "a probe was made"
                : null,
            _ => $"{row.Test} has no counterpart",
        };

    private static string? Injection(UpstreamCase row)
    {
        var injection = UpstreamInjection.Of(row);
        if (row.Text("expectedError") is not { Length: > 0 } expected)
            return injection.Compare();
        var finding = string.Join(' ', injection.Inject().Findings);
        return finding.Contains(expected, StringComparison.OrdinalIgnoreCase) ? null : finding;
    }

    private static string? Required(UpstreamCase row)
    {
        var config = row.Row.GetProperty("config");
        var settings = new InjectionSettings
        {
            Policy = Enum.TryParse<InjectionPolicy>(config.GetProperty("Policy").GetString(), ignoreCase: true, out var policy)
                ? policy
                : InjectionPolicy.Never,
            AlwaysInject = Selectors(config, "AlwaysInjectSelector"),
            NeverInject = Selectors(config, "NeverInjectSelector"),
        };
        var meta = row.Row.GetProperty("meta");
        var pod = new JsonObject
        {
            ["metadata"] = new JsonObject { ["labels"] = Map(meta, "Labels"), ["annotations"] = Map(meta, "Annotations") },
            ["spec"] = new JsonObject { ["hostNetwork"] = row.Row.GetProperty("podSpec").TryGetProperty("HostNetwork", out _) },
        };
        var injected = Inject(pod, settings).Result.IsInjected;
        return injected == row.Flag("want") ? null : $"injected: {injected}";
    }

    private static ValueList<PodSelector> Selectors(JsonElement config, string name) =>
        config.TryGetProperty(name, out var selectors) ? selectors.EnumerateArray().Select(Selector).ToValueList() : default;

    // The reader of the tables shortened "the label is there" to its name.
    private static PodSelector Selector(JsonElement selector) =>
        selector.TryGetProperty("matchLabels", out var labels)
            ? new() { MatchLabels = labels.EnumerateObject().ToDictionary(l => l.Name, l => l.Value.GetString()!).ToValueMap() }
            : new() { MatchExpressions = [new() { Key = selector.GetProperty("labelSelector").GetString()! }] };

    // And the constant that names the annotation to what is left of it.
    private static JsonObject Map(JsonElement meta, string name)
    {
        var map = new JsonObject();
        if (!meta.TryGetProperty(name, out var entries))
            return map;
        foreach (var entry in entries.EnumerateObject())
            map[entry.Name == "Name}" ? "sidecar.istio.io/inject" : entry.Name] = entry.Value.GetString();
        return map;
    }

    private static string? Environment(UpstreamCase row)
    {
        var expected = row.Row.GetProperty("want").EnumerateObject().Select(e => $"{e.Name}={e.Value}").Order(StringComparer.Ordinal);
        var actual = EnvironmentPath.Parse(row.Text("in")).Select(e => $"{e.Key}={e.Value}");
        return expected.SequenceEqual(actual) ? null : string.Join(' ', actual);
    }

    private static string? Findings(IEnumerable<(string Key, string Value)> annotations, bool expectsError)
    {
        var map = new JsonObject();
        foreach (var (key, value) in annotations)
            map[key] = value;
        var result = Inject(
            new()
            {
                ["metadata"] = new JsonObject { ["annotations"] = map },
                ["spec"] = new JsonObject(),
            }
        ).Result;
        return result.Decision == InjectionDecision.Invalid == expectsError ? null : result.Decision.ToString();
    }

    private static string? Probers(UpstreamCase row)
    {
        var patch = JsonNode.Parse(Inject(SpecOf(row.Row.GetProperty("pod"))).Patch)!.ToJsonString();
        using var operations = JsonDocument.Parse(patch);
        var proxy = operations
            .RootElement.EnumerateArray()
            .Single(o => o.GetProperty("path").GetString() == "/spec/initContainers")
            .GetProperty("value")[1];
        var variable = proxy.GetProperty("env").EnumerateArray().Single(e => e.GetProperty("name").GetString() == "ISTIO_KUBE_APP_PROBERS");
        var (theirs, ours) = (JsonNode.Parse(row.Text("expected")), JsonNode.Parse(variable.GetProperty("value").GetString()!));
        return UpstreamNormal.Difference(theirs, ours);
    }

    // Go's field names, and its two-sided type of ports.
    private static JsonObject SpecOf(JsonElement pod) =>
        new() { ["metadata"] = new JsonObject(), ["spec"] = Field(JsonNode.Parse(pod.GetProperty("Spec").GetRawText())) };

    private static JsonNode? Field(JsonNode? node) =>
        node switch
        {
            JsonObject { Count: 1 } map when map["IntVal"] is { } number => number.DeepClone(),
            JsonObject map when map["ProbeHandler"] is JsonObject handler => Field(
                new JsonObject([
                    .. handler
                        .Concat(map.Where(e => e.Key != "ProbeHandler"))
                        .Select(e => KeyValuePair.Create(e.Key, e.Value?.DeepClone())),
                ])
            ),
            JsonObject map => new JsonObject(map.Select(e => KeyValuePair.Create(NameOf(e.Key), Field(e.Value)))),
            JsonArray list => new JsonArray([.. list.Select(Field)]),
            _ => node?.DeepClone(),
        };

    private static string NameOf(string field) =>
        field switch
        {
            "GRPC" => "grpc",
            "HTTPGet" => "httpGet",
            _ => JsonNamingPolicy.CamelCase.ConvertName(field),
        };

    private static (InjectionResult Result, string Patch) Inject(JsonObject pod, InjectionSettings? settings = null)
    {
        var patch = new System.Buffers.ArrayBufferWriter<byte>();
        var result = new SidecarInjector(settings ?? new()).Inject(
            Pod.Parse(JsonSerializer.SerializeToUtf8Bytes(pod)),
            InjectionContext.Default,
            patch
        );
        return (result, Encoding.UTF8.GetString(patch.WrittenSpan));
    }
}
