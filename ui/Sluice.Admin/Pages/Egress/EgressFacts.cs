using System.Text.Json.Nodes;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;
using Sluice.Resources.Kubernetes;
using Sluice.Resources.Reading;
using Sluice.Values;

namespace Sluice.Admin.Pages.Egress;

/// <summary>Reads single facts out of resources as the API gives them.</summary>
internal static class EgressFacts
{
    private const string IncludeRanges = "traffic.sidecar.istio.io/includeOutboundIPRanges";

    public static string NameOf(JsonObject resource) => Text(resource["metadata"]?["name"]);

    public static string NamespaceOf(JsonObject resource) => Text(resource["metadata"]?["namespace"]);

    public static bool IsObserving(JsonObject policy) => Text(policy["spec"]?["mode"]) == "OBSERVE";

    /// <summary>The same policy in the other mode.</summary>
    public static JsonObject Switched(JsonObject policy)
    {
        var changed = policy.DeepClone().AsObject();
        if (changed["spec"] is not JsonObject spec)
            changed["spec"] = spec = [];
        spec["mode"] = IsObserving(policy) ? "ENFORCE" : "OBSERVE";
        return changed;
    }

    public static string SelectorOf(JsonObject resource) =>
        string.Join(", ", (resource["spec"]?["selector"] as JsonObject ?? []).Select(l => $"{l.Key}={l.Value}"));

    public static IReadOnlyList<JsonObject> RulesOf(JsonObject policy) => [.. (policy["spec"]?["rules"] as JsonArray ?? []).OfType<JsonObject>()];

    /// <summary>Everything that a rule's <c>to</c> names, in a line.</summary>
    public static string TargetsOf(JsonObject rule) =>
        string.Join("; ", (rule["to"] as JsonArray ?? []).OfType<JsonObject>().Select(t => string.Join(" ", new[] { "methods", "hosts", "ports", "paths" }.Select(f => Joined(t[f])).Where(v => v.Length > 0))));

    /// <summary>Everybody whom a rule is for, in a line; empty: everybody.</summary>
    public static string ClientsOf(JsonObject rule) =>
        string.Join(
            "; ",
            (rule["from"] as JsonArray ?? [])
                .OfType<JsonObject>()
                .Select(f => string.Join(" ", new[] { "principals", "namespaces", "ipBlocks", "proxyUsers" }.Select(n => Joined(f[n])).Where(v => v.Length > 0)))
        );

    public static string Joined(JsonNode? list) => string.Join(", ", (list as JsonArray ?? []).Select(i => $"{i}"));

    /// <summary>Ports with their protocols, in a line.</summary>
    public static string PortsOf(JsonObject service) =>
        string.Join(", ", (service["spec"]?["ports"] as JsonArray ?? []).OfType<JsonObject>().Select(p => $"{p["number"]} {p["protocol"]}"));

    /// <summary>What of a pod is intercepted, as it says itself; empty: it says nothing.</summary>
    public static string RangesOf(JsonObject pod) => Text(pod["metadata"]?["annotations"]?[IncludeRanges]);

    /// <summary>What the mesh does with traffic to places that it does not know; null: that cannot be read.</summary>
    public static OutboundTrafficMode? MeshPolicyOf(JsonObject map)
    {
        var bag = new DiagnosticBag();
        var text = Text((map["data"] as JsonObject)?[MeshConfig.ConfigMapKey]);
        var config = new ConfigMap { Metadata = new() { Name = NameOf(map) }, Data = ValueMap.Of((MeshConfig.ConfigMapKey, text)) };
        var read = MeshConfigReader.Read(config, bag);
        return bag.HasErrors ? null : read.OutboundTrafficPolicy.Mode;
    }

    public static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
