using System.Text.Json.Nodes;
using Sluice.Routing;
using Sluice.Snapshot;

namespace Sluice.ControlPlane.Explain;

/// <summary>A rule as a request met it.</summary>
internal static class RuleJson
{
    public static JsonObject Write(CompiledRoute route, int index, bool isChosen, AskedExchange exchange, Sight sight)
    {
        var conditions = route.Explain(exchange).ToList();
        var rule = new JsonObject { ["index"] = index };
        AddOrigin(rule, route.Route, sight);
        rule["matched"] = conditions.TrueForAll(c => c.IsMet);
        rule["chosen"] = isChosen;
        if (sight.Sees(route.Route))
            rule["conditions"] = new JsonArray([.. conditions.Select(c => (JsonNode)Write(c))]);
        return rule;
    }

    /// <summary>Whose rule it is; of one that is out of sight nothing but that.</summary>
    public static void AddOrigin(JsonObject json, Route route, Sight sight)
    {
        if (!sight.Sees(route))
        {
            json["hidden"] = true;
            return;
        }
        json["route"] = route.Name;
        json["source"] = route.Source;
        json["rule"] = route.Rule;
        if (route.Delegate.Length > 0)
            json["delegate"] = route.Delegate;
        if (route.Action is ForwardAction forward)
            json["clusters"] = new JsonArray([.. forward.Clusters.Select(c => (JsonNode)c.Cluster)]);
    }

    private static JsonObject Write(ConditionFinding condition) =>
        new()
        {
            ["kind"] = condition.Kind,
            ["name"] = condition.Name,
            ["wanted"] = condition.Wanted,
            ["seen"] = condition.Seen,
            ["matched"] = condition.IsMet,
        };
}
