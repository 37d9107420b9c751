using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Localization;

namespace Sluice.Admin.Pages.Limits;

/// <summary>Limits in words.</summary>
internal static class LimitText
{
    /// <summary>What it allows, as <c>5 in 1m (sliding)</c>.</summary>
    public static string Rule(LimitDraft limit, IStringLocalizer<LimitsPage> text) =>
        limit.Algorithm switch
        {
            "tokenBucket" => text["RuleBucket", limit.Refill ?? limit.Requests, limit.Time, limit.Requests],
            "concurrency" => text["RuleConcurrency", limit.Requests],
            "fixedWindow" => text["RuleFixed", limit.Requests, limit.Time],
            _ => text["RuleSliding", limit.Requests, limit.Time],
        };

    /// <summary>What is counted apart.</summary>
    public static string Key(LimitDraft limit, IStringLocalizer<LimitsPage> text) =>
        limit.Key.Count == 0 ? text["KeyAll"] : string.Join(" + ", limit.Key.Select(k => Part(k, text)));

    /// <summary>Where a policy is attached.</summary>
    public static string Target(JsonObject policy, IStringLocalizer<LimitsPage> text)
    {
        var spec = policy["spec"];
        var parts = new List<string> { string.Join(", ", Texts(spec?["gateways"])) };
        if (Texts(spec?["hosts"]) is { Count: > 0 } hosts)
            parts.Add(string.Join(", ", hosts));
        if (spec?["routes"] is JsonArray { Count: > 0 } routes)
            parts.Add(string.Join(", ", routes.Select(r => Route(RouteDraft.Of(r), text))));
        return string.Join(" › ", parts);
    }

    private static string Part(KeyPartDraft part, IStringLocalizer<LimitsPage> text)
    {
        if (part.Kind != "clientAddress")
            return part.HasValue ? $"{text[$"Key_{part.Kind}"].Value} {part.Value}" : text[$"Key_{part.Kind}"];
        var prefix = part.Ipv4Prefix is { } bits ? string.Create(CultureInfo.InvariantCulture, $" /{bits}") : "";
        return text["Key_clientAddress"] + prefix;
    }

    private static string Route(RouteDraft route, IStringLocalizer<LimitsPage> text) =>
        route.IsPath ? $"{text[$"Match_{route.Path.Kind}"].Value} {route.Path.Value}"
        : route.Name.Length > 0 ? $"{route.VirtualService} ({route.Name})"
        : route.VirtualService;

    private static List<string> Texts(JsonNode? node) => [.. (node as JsonArray ?? []).Select(t => t?.ToString() ?? "")];
}
