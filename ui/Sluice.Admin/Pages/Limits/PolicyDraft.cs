using System.Text.Json.Nodes;

namespace Sluice.Admin.Pages.Limits;

/// <summary>A RateLimitPolicy as it is being written: a form over its manifest. What the form does not know stays as it was.</summary>
public sealed class PolicyDraft
{
    public const string ApiVersion = "sluice.dev/v1";
    public const string Kind = "RateLimitPolicy";

    private JsonObject _source = [];

    public string Namespace { get; set; } = "";
    public string Name { get; set; } = "";

    /// <summary>It is there already, and keeps its name.</summary>
    public bool IsChange { get; private init; }
    public List<TextDraft> Gateways { get; init; } = [new()];
    public List<TextDraft> Hosts { get; init; } = [];
    public List<RouteDraft> Routes { get; init; } = [];
    public List<LimitDraft> Limits { get; init; } = [new()];
    public bool Shadow { get; set; }

    /// <summary>Clients are told what is left.</summary>
    public bool ResponseHeaders { get; set; } = true;
    public int NumTrustedProxies { get; set; }
    public List<TextDraft> ExemptCidrs { get; init; } = [];
    public List<MatchDraft> ExemptPaths { get; init; } = [];
    public List<MatchDraft> ExemptHeaders { get; init; } = [];

    public static PolicyDraft Of(JsonObject stored)
    {
        var (metadata, spec) = (stored["metadata"], stored["spec"]);
        var exempt = spec?["exempt"];
        return new()
        {
            _source = stored.DeepClone().AsObject(),
            IsChange = true,
            Namespace = (string?)metadata?["namespace"] ?? "",
            Name = (string?)metadata?["name"] ?? "",
            Gateways = Texts(spec?["gateways"]),
            Hosts = Texts(spec?["hosts"]),
            Routes = [.. List(spec?["routes"]).Select(RouteDraft.Of)],
            Limits = [.. List(spec?["limits"]).OfType<JsonObject>().Select(LimitDraft.Of)],
            Shadow = (bool?)spec?["shadow"] ?? false,
            ResponseHeaders = (bool?)spec?["responseHeaders"] ?? true,
            NumTrustedProxies = LimitDraft.Number(spec?["numTrustedProxies"]) ?? 0,
            ExemptCidrs = Texts(exempt?["cidrs"]),
            ExemptPaths = [.. List(exempt?["paths"]).Select(p => MatchDraft.Of(p))],
            ExemptHeaders = [.. (exempt?["headers"] as JsonObject ?? []).Select(h => MatchDraft.Of(h.Value, h.Key))],
        };
    }

    /// <summary>What is written; of one that is there with the state that the form began with.</summary>
    public JsonObject ToManifest()
    {
        var manifest = _source.DeepClone().AsObject();
        manifest.Remove("status");
        (manifest["apiVersion"], manifest["kind"]) = (ApiVersion, Kind);
        if (manifest["metadata"] is not JsonObject metadata)
            manifest["metadata"] = metadata = [];
        (metadata["namespace"], metadata["name"]) = (Namespace.Trim(), Name.Trim());
        if (manifest["spec"] is not JsonObject spec)
            manifest["spec"] = spec = [];
        spec["gateways"] = Array(Gateways) ?? [];
        LimitDraft.Set(spec, "hosts", Array(Hosts));
        LimitDraft.Set(spec, "routes", Routes.Count > 0 ? new JsonArray([.. Routes.Select(r => r.ToJson())]) : null);
        LimitDraft.Set(spec, "numTrustedProxies", NumTrustedProxies > 0 ? NumTrustedProxies : null);
        LimitDraft.Set(spec, "exempt", Exempt());
        LimitDraft.Set(spec, "shadow", Shadow ? true : null);
        LimitDraft.Set(spec, "responseHeaders", ResponseHeaders ? null : false);
        spec["limits"] = new JsonArray([.. Limits.Select(l => l.ToJson())]);
        return manifest;
    }

    private JsonObject? Exempt()
    {
        var exempt = new JsonObject();
        LimitDraft.Set(exempt, "cidrs", Array(ExemptCidrs));
        if (ExemptHeaders.Count > 0)
            exempt["headers"] = new JsonObject(
                ExemptHeaders.DistinctBy(h => h.Name.Trim()).Select(h => KeyValuePair.Create<string, JsonNode?>(h.Name.Trim(), h.ToJson()))
            );
        if (ExemptPaths.Count > 0)
            exempt["paths"] = new JsonArray([.. ExemptPaths.Select(p => p.ToJson())]);
        return exempt.Count > 0 ? exempt : null;
    }

    private static JsonArray? Array(List<TextDraft> texts)
    {
        var written = texts.Select(t => t.Value.Trim()).Where(t => t.Length > 0).Select(t => JsonValue.Create(t)).ToArray();
        return written.Length > 0 ? new JsonArray([.. written]) : null;
    }

    private static IEnumerable<JsonNode?> List(JsonNode? node) => node as JsonArray ?? [];

    private static List<TextDraft> Texts(JsonNode? node) => [.. List(node).Select(t => new TextDraft { Value = t?.ToString() ?? "" })];
}
