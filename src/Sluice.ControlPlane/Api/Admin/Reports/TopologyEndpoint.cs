using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Reports;
using Sluice.Xds.Protocol.Own;

namespace Sluice.ControlPlane.Api.Admin.Reports;

/// <summary>
/// <c>GET topology?window=60s|5m|15m</c>: <c>nodes</c> (<c>id, kind</c>: gateway, workload, clients, service, outside or hidden, <c>name, namespace,
/// host, port</c>) and <c>edges</c> (<c>from, to, protocol</c>: http or tcp, <c>security</c>: plain, tls or mtls, <c>rps, errorRate, p99,
/// connectionsPerSecond, bytesPerSecond</c>). An end that the caller may not see is the node <c>hidden</c>; with both hidden there is no edge.
/// </summary>
internal sealed class TopologyEndpoint(MeshReports reports)
{
    private const string Hidden = "hidden";

    public ApiAnswer Answer(IQueryCollection query, Principal by)
    {
        if (Window.Parse(query["window"].ToString() is { Length: > 0 } given ? given : "5m") is not { } window)
            return Refusals.BadRequest("window must be 60s, 5m or 15m");
        reports.Look();
        var graph = new Graph(by);
        foreach (var gateway in reports.Gateways)
        {
            lock (gateway.Lock)
                Add_NeedsLock(graph, gateway, window);
        }
        return ApiAnswer.Ok(graph.Write());
    }

    private void Add_NeedsLock(Graph graph, GatewayReports gateway, Window window)
    {
        var identity = gateway.Identity;
        var (from, to) = window.Of(gateway, reports.Now);
        var self = new Node($"gateway:{identity.Name}", "gateway", identity.Name[(identity.Namespace.Length + 1)..], identity.Namespace);
        graph.Add(self);
        foreach (var (key, series) in gateway.Edges)
        {
            var tally = series.Sum(from, to);
            if (tally.IsEmpty)
                continue;
            var client = ClientOf(key);
            graph.Add(client, self, new(key.IsTcp, key.Principal.Length > 0 ? "mtls" : "plain", to - from), tally);
            if (key.Host.Length > 0)
                graph.Add(self, ServiceOf(key), new(key.IsTcp, SecurityOf(key.Security), to - from), tally);
        }
    }

    private static Node ClientOf(EdgeKey key)
    {
        if (key.Principal.Length == 0)
            return new("clients", "clients", "clients", "");
        var account = key.Principal[(key.Principal.LastIndexOf('/') + 1)..];
        return new($"workload:{key.Principal}", "workload", account, Names.NamespaceOfPrincipal(key.Principal));
    }

    private static Node ServiceOf(EdgeKey key) =>
        new($"service:{key.Host}:{key.Port}", IsKnown(key) ? "service" : "outside", key.Name, IsKnown(key) ? key.Namespace : "")
        {
            Host = key.Host,
            Port = key.Port,
        };

    // What a forward proxy leads to is no service that anybody has named.
    private static bool IsKnown(EdgeKey key) => key.Namespace is not ("unknown" or "");

    private static string SecurityOf(TrafficCount.Types.Security security) =>
        security switch
        {
            TrafficCount.Types.Security.MutualTls => "mtls",
            TrafficCount.Types.Security.Tls => "tls",
            _ => "plain",
        };

    private sealed record Node(string Id, string Kind, string Name, string Namespace)
    {
        public string Host { get; init; } = "";
        public int Port { get; init; }
    }

    private sealed record Way(bool IsTcp, string Security, TimeSpan Time);

    private sealed class Graph(Principal by)
    {
        private readonly SortedDictionary<string, Node> _nodes = new(StringComparer.Ordinal);
        private readonly SortedDictionary<string, (string From, string To, Way Way, Tally Tally)> _edges = new(StringComparer.Ordinal);

        public void Add(Node node)
        {
            if (MaySee(node))
                _nodes.TryAdd(node.Id, node);
        }

        public void Add(Node from, Node to, Way way, Tally tally)
        {
            if (!IsSeen(from) && !IsSeen(to))
                return;
            var (source, target) = (Shown(from), Shown(to));
            var key = $"{source}\n{target}\n{way.IsTcp}\n{way.Security}";
            if (!_edges.TryGetValue(key, out var edge))
                edge = (source, target, way, new());
            edge.Tally.Add(tally);
            _edges[key] = edge with { Way = way.Time > edge.Way.Time ? way : edge.Way };
        }

        public JsonObject Write() =>
            new()
            {
                ["kind"] = "Topology",
                ["apiVersion"] = AdminEndpoint.ApiVersion,
                ["nodes"] = new JsonArray([.. _nodes.Values.Select(Write)]),
                ["edges"] = new JsonArray([.. _edges.Values.Select(e => Write(e.From, e.To, e.Way, e.Tally))]),
            };

        // Clients that nobody knows tell nothing by themselves.
        private bool IsSeen(Node node) => node.Namespace.Length > 0 && MaySee(node);

        private bool MaySee(Node node) => node.Namespace.Length == 0 || by.Has(Role.Viewer, node.Namespace);

        private string Shown(Node node)
        {
            var shown = MaySee(node) ? node : new Node(Hidden, Hidden, "", "");
            _nodes.TryAdd(shown.Id, shown);
            return shown.Id;
        }

        private static JsonNode Write(Node node)
        {
            var line = new JsonObject
            {
                ["id"] = node.Id,
                ["kind"] = node.Kind,
                ["name"] = node.Name,
                ["namespace"] = node.Namespace,
            };
            if (node.Host.Length > 0)
                (line["host"], line["port"]) = (node.Host, node.Port);
            return line;
        }

        private static JsonNode Write(string from, string to, Way way, Tally tally) =>
            new JsonObject
            {
                ["from"] = from,
                ["to"] = to,
                ["protocol"] = way.IsTcp ? "tcp" : "http",
                ["security"] = way.Security,
                ["mtls"] = way.Security == "mtls",
                ["rps"] = ReportJson.Rate(tally.Requests, way.Time),
                ["errorRate"] = ReportJson.Share(tally.Errors, tally.Requests),
                ["p99"] = tally.Percentile(0.99),
                ["connectionsPerSecond"] = ReportJson.Rate(tally.Connections, way.Time),
                ["bytesPerSecond"] = ReportJson.Rate(tally.ReceivedBytes + tally.SentBytes, way.Time),
            };
    }
}
