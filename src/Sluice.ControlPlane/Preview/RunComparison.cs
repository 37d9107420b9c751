using System.Text.Json.Nodes;
using Sluice.ControlPlane.Explain;
using Sluice.Snapshot;

namespace Sluice.ControlPlane.Preview;

/// <summary>One gateway without and with a change.</summary>
internal sealed class RunComparison(GatewayRun before, GatewayRun after, Sight sight, string gateway)
{
    public JsonObject Summary()
    {
        var (old, next) = (before.Snapshot, after.Snapshot);
        var summary = new JsonObject { ["gateway"] = sight.SeesGateway ? gateway : "" };
        summary["listeners"] = Count(old.Listeners, next.Listeners, l => l.Name);
        summary["virtualHosts"] = Count(Hosts(old), Hosts(next), h => $"{h.Table} {h.Host.Name}");
        summary["clusters"] = Count(old.Clusters, next.Clusters, c => c.Name);
        return summary;
    }

    public IEnumerable<AskedRequest> Probes(IReadOnlySet<string> sources) => Probe.Of(after, sources).Concat(Probe.Of(before, sources));

    public Comparison Compare(AskedRequest request)
    {
        var (old, next) = (before.Judge(request), after.Judge(request));
        if (old.Kind == next.Kind && Behaves(old.Route, before, next.Route, after))
            return new(false, null);
        // Traffic that one would take from others is theirs to see, as long as it is theirs.
        var isSeen = sight.SeesGateway || (old.Route is { } route ? sight.Sees(route) : next.Route is { } made && sight.Sees(made));
        return new(true, isSeen ? Write(request, old, next) : null);
    }

    // Where in its resource a rule stands makes no difference to a request.
    private static bool Behaves(Route? one, GatewayRun runOfOne, Route? other, GatewayRun runOfOther)
    {
        if (one is null || other is null)
            return one is null && other is null;
        if (Essence(one) != Essence(other))
            return false;
        return one.Action is not ForwardAction forward
            || forward.Clusters.All(c => runOfOne.Cluster(c.Cluster) == runOfOther.Cluster(c.Cluster));
    }

    private static Route Essence(Route route) => route with { Name = "", Source = "", Rule = "", Delegate = "", Match = new() };

    private JsonObject Write(AskedRequest request, Verdict old, Verdict next) =>
        new()
        {
            ["gateway"] = sight.SeesGateway ? gateway : "",
            ["request"] = new JsonObject
            {
                ["port"] = request.Port,
                ["method"] = request.Method,
                ["scheme"] = request.IsTls ? "https" : "http",
                ["host"] = request.Host,
                ["path"] = request.Path + request.Query,
                ["headers"] = new JsonObject(request.Headers.Select(h => KeyValuePair.Create(h.Key, (JsonNode?)h.Value))),
            },
            ["before"] = Write(old),
            ["after"] = Write(next),
        };

    private JsonObject Write(Verdict verdict)
    {
        var json = new JsonObject { ["outcome"] = verdict.Text, ["status"] = verdict.Status };
        if (verdict.Route is not { } route)
            return json;
        RuleJson.AddOrigin(json, route, sight);
        if (sight.Sees(route) && route.Action is ForwardAction forward)
            json["clusters"] = new JsonArray([
                .. forward.Clusters.Select(c => (JsonNode)new JsonObject { ["cluster"] = c.Cluster, ["weight"] = c.Weight }),
            ]);
        return json;
    }

    private static IEnumerable<(string Table, VirtualHost Host)> Hosts(ProxySnapshot snapshot) =>
        snapshot.RouteTables.SelectMany(t => t.VirtualHosts.Select(h => (t.Name, h)));

    private static JsonObject Count<T>(IEnumerable<T> old, IEnumerable<T> next, Func<T, string> name)
    {
        var (one, other) = (ByName(old, name), ByName(next, name));
        return new()
        {
            ["added"] = other.Keys.Count(k => !one.ContainsKey(k)),
            ["removed"] = one.Keys.Count(k => !other.ContainsKey(k)),
            ["changed"] = one.Count(o => other.TryGetValue(o.Key, out var now) && !EqualityComparer<T>.Default.Equals(o.Value, now)),
        };
    }

    private static Dictionary<string, T> ByName<T>(IEnumerable<T> items, Func<T, string> name) =>
        items.DistinctBy(name).ToDictionary(name, StringComparer.Ordinal);
}
