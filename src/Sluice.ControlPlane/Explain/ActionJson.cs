using System.Globalization;
using System.Text.Json.Nodes;
using Sluice.Routing;
using Sluice.Snapshot;

namespace Sluice.ControlPlane.Explain;

/// <summary>What a route does with a request, for people.</summary>
internal sealed class ActionJson(GatewayRun run, Sight sight)
{
    public JsonObject Write(CompiledRoute compiled, AskedRequest request)
    {
        var route = compiled.Route;
        var action = new JsonObject { ["step"] = "action" };
        switch (route.Action)
        {
            case RedirectAction redirect:
                action["type"] = "redirect";
                action["status"] = redirect.StatusCode;
                action["location"] = compiled.RedirectLocation(new AskedExchange(request));
                break;
            case DirectResponseAction direct:
                action["type"] = "direct";
                action["status"] = direct.StatusCode;
                action["bodyBytes"] = direct.Body.Count;
                break;
            case ForwardAction forward:
                Forward(action, compiled, forward, request);
                break;
        }
        AddHeaders(action, "requestHeaders", route.RequestHeaders);
        AddHeaders(action, "responseHeaders", route.ResponseHeaders);
        if (route.Fault is { } fault)
            action["fault"] = new JsonObject
            {
                ["delayPercent"] = fault.DelayPercent,
                ["abortPercent"] = fault.AbortPercent,
                ["abortStatus"] = fault.AbortStatus,
            };
        if (route.Cors is not null)
            action["cors"] = true;
        return action;
    }

    private void Forward(JsonObject action, CompiledRoute compiled, ForwardAction forward, AskedRequest request)
    {
        action["type"] = "forward";
        var total = forward.Clusters.Count == 1 ? 0 : forward.Clusters.Sum(c => Math.Max(0, c.Weight));
        action["clusters"] = new JsonArray([.. forward.Clusters.Select(c => (JsonNode)Cluster(c, total, forward.Clusters.Count))]);
        var path = compiled.RewritePath(request.Path);
        if (path != request.Path)
            action["rewrite"] = new JsonObject { ["from"] = request.Path, ["to"] = path };
        if (forward.HostRewrite.Length > 0)
            action["hostRewrite"] = forward.HostRewrite;
        if (forward.Timeout > TimeSpan.Zero)
            action["timeout"] = Seconds(forward.Timeout);
        if (forward.Retry is { } retry)
            action["retries"] = new JsonObject
            {
                ["attempts"] = retry.Attempts,
                ["on"] = retry.RetryOn,
                ["perTryTimeout"] = retry.PerTryTimeout > TimeSpan.Zero ? Seconds(retry.PerTryTimeout) : null,
            };
        if (forward.Mirrors.Count > 0)
            action["mirrors"] = new JsonArray([
                .. forward.Mirrors.Select(m => (JsonNode)new JsonObject { ["cluster"] = m.Cluster, ["percent"] = m.Percent }),
            ]);
    }

    private JsonObject Cluster(WeightedCluster weighted, int total, int count)
    {
        var share =
            count == 1 ? 100d
            : total == 0 ? 0
            : 100d * Math.Max(0, weighted.Weight) / total;
        var json = new JsonObject
        {
            ["name"] = weighted.Cluster,
            ["weight"] = weighted.Weight,
            ["percent"] = Math.Round(share, 2),
        };
        if (run.Cluster(weighted.Cluster) is not { } cluster)
        {
            json["missing"] = true;
            return json;
        }
        json["host"] = cluster.Service.Host;
        json["port"] = cluster.Service.Port;
        json["subset"] = cluster.Service.Subset;
        json["namespace"] = cluster.Service.Namespace;
        json["discovery"] = cluster.Discovery.ToString();
        json["tls"] = cluster.Tls is not null || cluster.SidecarTls is not null;
        // How many there are is the service's namespace's to tell. Which of them are well, each gateway finds for itself.
        if (sight.Sees(cluster.Service.Namespace))
            json["endpoints"] = run.Endpoints(weighted.Cluster)?.Endpoints.Count ?? 0;
        AddHeaders(json, "requestHeaders", weighted.RequestHeaders);
        AddHeaders(json, "responseHeaders", weighted.ResponseHeaders);
        return json;
    }

    private static void AddHeaders(JsonObject json, string name, HeaderMutation mutation)
    {
        if (mutation.IsEmpty)
            return;
        json[name] = new JsonObject
        {
            ["remove"] = new JsonArray([.. mutation.Remove.Select(r => (JsonNode)r)]),
            ["set"] = Values(mutation.Set),
            ["add"] = Values(mutation.Add),
        };
    }

    private static JsonArray Values(IEnumerable<HeaderValue> values) =>
        new([.. values.Select(v => (JsonNode)new JsonObject { ["name"] = v.Name, ["value"] = v.Value })]);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) + "s";
}
