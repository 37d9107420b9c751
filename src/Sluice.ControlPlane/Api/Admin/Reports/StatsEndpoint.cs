using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Reports;

namespace Sluice.ControlPlane.Api.Admin.Reports;

/// <summary>Rates, errors and latencies, of gateways (<c>stats</c>) and of rules (<c>routes/stats</c>).</summary>
internal sealed class StatsEndpoint(MeshReports reports)
{
    private const string BadWindow = "window must be 60s, 5m or 15m";

    /// <summary>
    /// <c>GET stats?window=60s|5m|15m&amp;gateway=ns/name&amp;route=ns/virtualservice</c>. Each gateway: <c>name, namespace, labels, connected,
    /// lastReport, connections, rps, errorRate, clientErrorRate, p50, p99</c> (ms), <c>receivedBytesPerSecond, sentBytesPerSecond,
    /// tcpConnectionsPerSecond</c> and <c>series</c>: <c>[unix seconds, rps, errors per second, p50, p99]</c> for each step.
    /// Percentiles are null where there were no requests.
    /// </summary>
    public ApiAnswer Gateways(IQueryCollection query, Principal by)
    {
        if (Window.Parse(query["window"].ToString()) is not { } window)
            return Refusals.BadRequest(BadWindow);
        reports.Look();
        var (name, route) = (query["gateway"].ToString(), query["route"].ToString());
        if (route.Length > 0 && !by.Has(Role.Viewer, Names.NamespaceOf(route)))
            return Refusals.Forbidden($"stats.{Authorizer.AdminGroup} is forbidden: User \"{by.Name}\" may not see {route}");
        var rows = new List<JsonNode>();
        foreach (var gateway in reports.Gateways.Where(g => name.Length == 0 || g.Identity.Name == name))
        {
            // Of a route, whoever may see the route; of all that a gateway does, whoever may see the gateway.
            if (route.Length == 0 && !by.Has(Role.Viewer, gateway.Identity.Namespace))
                continue;
            lock (gateway.Lock)
                rows.Add(Gateway_NeedsLock(gateway, window, route));
        }
        var list = ReportJson.List("GatewayStatsList", rows);
        (list["window"], list["stepSeconds"]) = (window.Name, (route.Length > 0 ? TimeSpan.FromSeconds(10) : window.Step).TotalSeconds);
        return ApiAnswer.Ok(list);
    }

    /// <summary>
    /// <c>GET routes/stats?window=…&amp;gateway=…&amp;source=ns/virtualservice</c>. Each rule: <c>source, delegate, rule, ruleIndex, name,
    /// gateways, rps, errorRate, clientErrorRate, p50, p99, requests</c>. Without <c>source</c>: requests that no rule took.
    /// </summary>
    public ApiAnswer Routes(IQueryCollection query, Principal by)
    {
        if (Window.Parse(query["window"].ToString()) is not { } window)
            return Refusals.BadRequest(BadWindow);
        reports.Look();
        var (name, source) = (query["gateway"].ToString(), query["source"].ToString());
        var sums = new Dictionary<RouteKey, (Tally Tally, TimeSpan Time, SortedSet<string> Gateways)>();
        foreach (var gateway in reports.Gateways.Where(g => name.Length == 0 || g.Identity.Name == name))
        {
            lock (gateway.Lock)
            {
                var (from, to) = window.Of(gateway, reports.Now);
                foreach (var (key, series) in gateway.Routes.Where(r => source.Length == 0 || r.Key.Source == source))
                {
                    if (!by.Has(Role.Viewer, Names.NamespaceOf(key.Source.Length > 0 ? key.Source : gateway.Identity.Name)))
                        continue;
                    var sum = sums.TryGetValue(key, out var known) ? known : (new(), TimeSpan.Zero, new(StringComparer.Ordinal));
                    sum.Tally.Add(series.Sum(from, to));
                    sum.Gateways.Add(gateway.Identity.Name);
                    sums[key] = (sum.Tally, to - from > sum.Time ? to - from : sum.Time, sum.Gateways);
                }
            }
        }
        var rows = sums.OrderBy(s => s.Key.Source, StringComparer.Ordinal)
            .ThenBy(s => s.Key.Rule, StringComparer.Ordinal)
            .Select(s => Row(s.Key, s.Value.Tally, s.Value.Time, s.Value.Gateways));
        var list = ReportJson.List("RouteStatsList", rows);
        list["window"] = window.Name;
        return ApiAnswer.Ok(list);
    }

    /// <summary><c>spec.http[2].match[0]</c> → 2; -1 where there is none.</summary>
    internal static int RuleIndex(string rule)
    {
        const string Start = "spec.http[";
        if (!rule.StartsWith(Start, StringComparison.Ordinal))
            return -1;
        var end = rule.IndexOf(']', StringComparison.Ordinal);
        return end > 0 && int.TryParse(rule.AsSpan(Start.Length, end - Start.Length), out var index) ? index : -1;
    }

    private JsonObject Gateway_NeedsLock(GatewayReports gateway, Window window, string route)
    {
        var now = reports.Now;
        var (from, to) = window.Of(gateway, now);
        var steps = Steps(gateway, window, route, from, to);
        var sum = new Tally();
        foreach (var (_, tally) in steps)
            sum.Add(tally);
        var row = new JsonObject
        {
            ["name"] = gateway.Identity.Name,
            ["namespace"] = gateway.Identity.Namespace,
            ["labels"] = new JsonObject(gateway.Identity.Labels.Select(l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value))),
            ["connected"] = gateway.Session is not null,
            ["lastReport"] = ReportJson.Text(gateway.LastReport),
            ["connections"] = gateway.Session is null ? 0 : gateway.OpenConnections,
        };
        AddNumbers(row, sum, to - from);
        row["receivedBytesPerSecond"] = ReportJson.Rate(sum.ReceivedBytes, to - from);
        row["sentBytesPerSecond"] = ReportJson.Rate(sum.SentBytes, to - from);
        row["tcpConnectionsPerSecond"] = ReportJson.Rate(sum.Connections, to - from);
        var step = route.Length > 0 ? TimeSpan.FromSeconds(10) : window.Step;
        row["series"] = new JsonArray([.. Points(steps, step, from, to)]);
        return row;
    }

    private static List<(DateTimeOffset Time, Tally Tally)> Steps(
        GatewayReports gateway,
        Window window,
        string route,
        DateTimeOffset from,
        DateTimeOffset to
    )
    {
        if (route.Length == 0)
            return [.. window.SeriesOf(gateway).Between(from, to)];
        var steps = new SortedDictionary<DateTimeOffset, Tally>();
        foreach (var (key, series) in gateway.Routes)
        {
            if (key.Source != route)
                continue;
            foreach (var (time, tally) in series.Between(from, to))
            {
                steps.TryAdd(time, new());
                steps[time].Add(tally);
            }
        }
        return [.. steps.Select(s => (s.Key, s.Value))];
    }

    // Every step has its point, also one without requests; the last one, which is not over yet, has none.
    private static IEnumerable<JsonNode> Points(
        List<(DateTimeOffset Time, Tally Tally)> steps,
        TimeSpan step,
        DateTimeOffset from,
        DateTimeOffset to
    )
    {
        var known = steps.ToDictionary(s => s.Time.UtcTicks / step.Ticks, s => s.Tally);
        for (var number = (from.UtcTicks / step.Ticks) + 1; number < to.UtcTicks / step.Ticks; number++)
        {
            var tally = known.GetValueOrDefault(number);
            yield return new JsonArray(
                number * step.Ticks / TimeSpan.TicksPerSecond - (DateTimeOffset.UnixEpoch.Ticks / TimeSpan.TicksPerSecond),
                ReportJson.Rate(tally?.Requests ?? 0, step),
                ReportJson.Rate(tally?.Errors ?? 0, step),
                tally?.Percentile(0.5),
                tally?.Percentile(0.99)
            );
        }
    }

    private static JsonObject Row(RouteKey key, Tally tally, TimeSpan time, IEnumerable<string> gateways)
    {
        var row = new JsonObject
        {
            ["source"] = key.Source,
            ["delegate"] = key.Delegate,
            ["rule"] = key.Rule,
            ["ruleIndex"] = RuleIndex(key.Rule),
            ["name"] = key.Name,
            ["gateways"] = ReportJson.Texts(gateways),
            ["requests"] = tally.Requests,
        };
        AddNumbers(row, tally, time);
        return row;
    }

    private static void AddNumbers(JsonObject row, Tally tally, TimeSpan time)
    {
        row["rps"] = ReportJson.Rate(tally.Requests, time);
        row["errorRate"] = ReportJson.Share(tally.Errors, tally.Requests);
        row["clientErrorRate"] = ReportJson.Share(tally.ClientErrors, tally.Requests);
        row["p50"] = tally.Percentile(0.5);
        row["p99"] = tally.Percentile(0.99);
    }
}
