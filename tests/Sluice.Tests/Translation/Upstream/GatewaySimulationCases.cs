using System.Text.Json;
using Sluice.Routing;
using Sluice.Snapshot;
using Sluice.Testing;
using Sluice.Translation;
using Sluice.Translation.Services;
using Sluice.Values;

namespace Sluice.Tests.Translation.Upstream;

/// <summary>Calls go through the translation, the chain matcher and the compiled routes: everything but sockets.</summary>
internal static class GatewaySimulationCases
{
    private static readonly ProxyNode Node = new()
    {
        Labels = ValueMap.Of(("istio", "ingressgateway")),
        Addresses = ["1.1.1.1"],
        // Upstream's test server completes short names without a domain.
        ClusterDomain = "",
    };

    public static string? Compare(UpstreamCase upstream)
    {
        var resources = UpstreamResources.Yaml(upstream.Text("config"));
        var snapshot = Translator.Translate(resources, ServiceCatalog.From(resources, "cluster.local"), Node).Snapshot;
        foreach (var call in upstream.Row.GetProperty("calls").EnumerateArray())
        {
            if (Check(snapshot, call) is { } difference)
                return $"{Text(call, "Name")}: {difference}";
        }
        return null;
    }

    private static string? Check(ProxySnapshot snapshot, JsonElement call)
    {
        var outcome = Simulate(snapshot, call.GetProperty("Call"));
        var expected = call.GetProperty("Result");
        var wantsError = Text(expected, "Error").Length > 0;
        return Expect.All(
            wantsError || outcome.Error.Length > 0 ? Expect.Equal(Text(expected, "Error"), outcome.Error) : null,
            IfSet(expected, "ListenerMatched", outcome.Listener),
            IfSet(expected, "RouteConfigMatched", outcome.RouteTable),
            IfSet(expected, "RouteMatched", outcome.Route),
            IfSet(expected, "VirtualHostMatched", outcome.VirtualHost),
            IfSet(expected, "ClusterMatched", outcome.Cluster)
        );
    }

    private static string? IfSet(JsonElement expected, string property, string actual) =>
        Text(expected, property) is { Length: > 0 } wanted ? Expect.Equal(wanted, actual) : null;

    private static Outcome Simulate(ProxySnapshot snapshot, JsonElement call)
    {
        var port = call.GetProperty("Port").GetInt32();
        var listener = snapshot.Listeners.Where(l => l.Port == port).MinBy(l => l.Address == "0.0.0.0" ? 0 : 1);
        if (listener is null)
            return new() { Error = "no listener matched" };
        var host = Text(call, "HostHeader");
        var isTls = Text(call, "TLS").Length > 0 && Text(call, "TLS") != "plaintext";
        var sni = Text(call, "Sni").Length > 0 ? Text(call, "Sni") : host;
        var chain = new FilterChainMatcher(listener).Match(
            new()
            {
                IsTls = isTls,
                ServerName = isTls ? sni : "",
                ApplicationProtocols = [],
            }
        );
        var outcome = new Outcome { Listener = listener.Name };
        if (chain < 0)
            return outcome with { Error = "no filter chain matched" };
        var filter = listener.FilterChains[chain].Filter;
        if (filter is TcpProxy tcp)
            return outcome with { Cluster = tcp.Clusters[0].Cluster };
        var path = Text(call, "Path").Length > 0 ? Text(call, "Path") : "/";
        return Route(outcome, snapshot, ((HttpConnectionManager)filter).RouteTable, $"{(isTls ? "https" : "http")}://{host}{path}");
    }

    private static Outcome Route(Outcome outcome, ProxySnapshot snapshot, string name, string uri)
    {
        var table = snapshot.RouteTables.First(t => t.Name == name);
        var match = CompiledRouteTable.Compile(table).Match(FakeExchange.Get(uri));
        outcome = outcome with { RouteTable = name, VirtualHost = match.Host?.Name ?? "", Route = match.Route?.Route.Name ?? "" };
        return match switch
        {
            { Host: null } => outcome with { Error = "no virtual host matched" },
            { Kind: RouteOutcomeKind.RedirectToHttps } => outcome with { Error = "tls required, sending 301" },
            { Route: null } => outcome with { Error = "no route matched" },
            { Route.Route.Action: ForwardAction forward } => outcome with { Cluster = forward.Clusters[0].Cluster },
            _ => outcome,
        };
    }

    private static string Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private sealed record Outcome
    {
        public string Error { get; init; } = "";
        public string Listener { get; init; } = "";
        public string RouteTable { get; init; } = "";
        public string VirtualHost { get; init; } = "";
        public string Route { get; init; } = "";
        public string Cluster { get; init; } = "";
    }
}
