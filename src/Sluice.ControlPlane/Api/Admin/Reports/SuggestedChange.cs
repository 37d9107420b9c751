using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Api.Kinds;
using Sluice.ControlPlane.Api.Objects;
using Sluice.ControlPlane.Egress;
using Sluice.Resources.Reading;

namespace Sluice.ControlPlane.Api.Admin.Reports;

/// <summary>One suggestion, with the request that takes it up.</summary>
/// <param name="Id">The same as long as the suggestion is.</param>
/// <param name="Yaml">What is suggested, alone, with comments on what was seen.</param>
/// <param name="Resource">The whole resource as it would be.</param>
internal sealed record SuggestedChange(string Id, string Kind, string Title, string Why, string Namespace, string Yaml, JsonObject Resource)
{
    private const string PolicyGroup = "sluice.dev";
    private const string PolicyKind = "EgressPolicy";
    private const string ServiceGroup = "networking.istio.io";
    private const string ServiceKind = "ServiceEntry";

    public required string Method { get; init; }
    public required string Path { get; init; }
    public required string ContentType { get; init; }
    public required JsonNode Body { get; init; }

    /// <param name="existing">The policy that the rule joins; null: there is none yet, and one is made that refuses nothing.</param>
    public static SuggestedChange OfRule(SuggestedRule rule, SuggestionOptions options, JsonObject? existing, ApiKinds kinds)
    {
        // What one rule allows is not all that is needed: a policy of one rule must not refuse the rest.
        var yaml = SuggestionYaml
            .Write(new() { Rules = [rule] }, options)
            .Replace("\n  mode: ENFORCE\n", "\n  mode: OBSERVE\n", StringComparison.Ordinal);
        var policy = Read(yaml);
        var kind = kinds.Find(PolicyGroup, PolicyKind)!;
        var title = $"Let {rule.Client.Title} reach {Hosts(rule)}";
        var change = new SuggestedChange(IdOf(yaml, rule), "rule", title, $"{rule.Seen}", options.Namespace, yaml, policy)
        {
            Method = "POST",
            Path = PathOf(kind, options.Namespace),
            ContentType = "application/json",
            Body = policy.DeepClone(),
        };
        return existing is null ? change : Join(change, existing, policy["spec"]!["rules"]![0]!, kind);
    }

    public static SuggestedChange OfService(SuggestedService service, SuggestionOptions options, ApiKinds kinds)
    {
        var all = SuggestionYaml.Write(new() { Services = [service] }, options);
        var yaml = all[..all.IndexOf("\n---\n", StringComparison.Ordinal)] + "\n";
        var entry = Read(yaml);
        var host = service.Entry.Spec.Hosts[0];
        return new(
            IdOf("service", options.Namespace, host),
            "service",
            $"Name {host} as a service",
            $"{service.Seen}",
            options.Namespace,
            yaml,
            entry
        )
        {
            Method = "POST",
            Path = PathOf(kinds.Find(ServiceGroup, ServiceKind)!, options.Namespace),
            ContentType = "application/json",
            Body = entry.DeepClone(),
        };
    }

    public JsonNode Write() =>
        new JsonObject
        {
            ["id"] = Id,
            ["kind"] = Kind,
            ["title"] = Title,
            ["why"] = Why,
            ["namespace"] = Namespace,
            ["yaml"] = Yaml,
            ["resource"] = Resource,
            ["apply"] = new JsonObject
            {
                ["method"] = Method,
                ["path"] = Path,
                ["contentType"] = ContentType,
                ["body"] = Body,
            },
        };

    private static SuggestedChange Join(SuggestedChange change, JsonObject existing, JsonNode rule, ApiKind kind)
    {
        var whole = existing.DeepClone().AsObject();
        var spec = whole["spec"] as JsonObject ?? [];
        whole["spec"] = spec.Parent is null ? spec : whole["spec"];
        var hasRules = spec["rules"] is JsonArray;
        if (hasRules)
            spec["rules"]!.AsArray().Add(rule.DeepClone());
        else
            spec["rules"] = new JsonArray(rule.DeepClone());
        var patch = new JsonObject
        {
            ["op"] = "add",
            ["path"] = hasRules ? "/spec/rules/-" : "/spec/rules",
            ["value"] = hasRules ? rule.DeepClone() : new JsonArray(rule.DeepClone()),
        };
        return change with
        {
            Resource = whole,
            Method = "PATCH",
            Path = $"{PathOf(kind, change.Namespace)}/{existing.TextAt("metadata", "name")}",
            ContentType = "application/json-patch+json",
            Body = new JsonArray(patch),
        };
    }

    private static string PathOf(ApiKind kind, string ns) => $"/apis/{kind.Group}/{kind.Versions[0]}/namespaces/{ns}/{kind.Plural}";

    private static JsonObject Read(string yaml) =>
        JsonNode.Parse(ResourceReader.Read("suggestion", yaml).Resources[0].ToJson())!.AsObject();

    private static string Hosts(SuggestedRule rule)
    {
        var hosts = rule.Targets.SelectMany(t => t.To.Hosts).Distinct().ToList();
        return hosts.Count <= 2 ? string.Join(" and ", hosts) : $"{hosts[0]} and {hosts.Count - 1} others";
    }

    // Without its comments, which count what was seen.
    private static string IdOf(string yaml, SuggestedRule rule) =>
        IdOf([rule.Title, .. yaml.Split('\n').Where(l => !l.TrimStart().StartsWith('#'))]);

    private static string IdOf(params string[] parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))).AsSpan(0, 8));
}
