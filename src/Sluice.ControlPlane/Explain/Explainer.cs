using System.Text.Json.Nodes;
using Sluice.Routing;
using Sluice.Snapshot;

namespace Sluice.ControlPlane.Explain;

/// <summary>Goes a request's way through a gateway step by step, and says at each why it went so.</summary>
internal sealed class Explainer(GatewayRun run, Sight sight)
{
    /// <summary>Rules that are shown; a host may have thousands, of which the last that was looked at matters most.</summary>
    public const int MostRules = 200;

    private const int MostOthers = 50;

    private readonly JsonArray _steps = [];

    public JsonObject Explain(AskedRequest request)
    {
        var verdict = Walk(request);
        var result = new JsonObject { ["outcome"] = verdict.Text };
        if (verdict.Status > 0)
            result["status"] = verdict.Status;
        if (verdict.Route is { } route)
            RuleJson.AddOrigin(result, route, sight);
        return new()
        {
            ["request"] = new JsonObject
            {
                ["port"] = request.Port,
                ["method"] = request.Method,
                ["scheme"] = request.IsTls ? "https" : "http",
                ["host"] = request.Host,
                ["path"] = request.Path + request.Query,
                ["sni"] = request.ServerName,
            },
            ["steps"] = _steps,
            ["result"] = result,
        };
    }

    private Verdict Walk(AskedRequest request)
    {
        if (ListenerStep(request) is not { } listener)
            return new(VerdictKind.NoListener);
        if (ChainStep(listener, request) is not { } chain)
            return new(VerdictKind.NoChain);
        if (chain.Filter is not HttpConnectionManager manager)
        {
            Add("filter", isMet: false, $"the chain does not route by requests: {Filter(chain.Filter)}");
            return new(VerdictKind.NotHttp);
        }
        if (run.Table(manager.RouteTable) is not { } table || run.Written(manager.RouteTable) is not { } written)
            return new(VerdictKind.NoVirtualHost);
        return HostStep(table, written, request);
    }

    private Listener? ListenerStep(AskedRequest request)
    {
        var listener = run.ListenersOf(request.Port).FirstOrDefault();
        var step = Add(
            "listener",
            listener is not null,
            listener is not null
                ? $"port {request.Port} is listened on"
                : $"nothing listens on port {request.Port}: the connection is refused"
        );
        if (!sight.SeesGateway)
            return listener;
        if (listener is not null)
            step["name"] = listener.Name;
        step["others"] = new JsonArray([
            .. run
                .Snapshot.Listeners.Where(l => l != listener)
                .Take(MostOthers)
                .Select(l =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["name"] = l.Name,
                            ["port"] = l.Port,
                            ["reason"] = $"it listens on port {l.Port}",
                        }
                ),
        ]);
        return listener;
    }

    private FilterChain? ChainStep(Listener listener, AskedRequest request)
    {
        var chain = GatewayRun.ChainOf(listener, request);
        var step = Add("filterChain", chain is not null, ChainText.Of(chain, listener, request));
        step["tls"] = chain?.Tls is not null;
        if (!sight.SeesGateway)
            return chain;
        if (chain is not null)
        {
            step["name"] = chain.Name;
            step["serverNames"] = new JsonArray([.. chain.Match.ServerNames.Select(n => (JsonNode)n)]);
        }
        step["others"] = new JsonArray([
            .. listener
                .FilterChains.Where(c => c != chain)
                .Take(MostOthers)
                .Select(c => (JsonNode)new JsonObject { ["name"] = c.Name, ["reason"] = ChainText.WhyNot(c, request) }),
        ]);
        return chain;
    }

    private Verdict HostStep(CompiledRouteTable table, RouteTable written, AskedRequest request)
    {
        var exchange = new AskedExchange(request);
        var outcome = table.Match(exchange);
        if (outcome.Host is not { } host)
        {
            Add("virtualHost", isMet: false, $"no host of the gateway's routes is {request.Host}: 404");
            return new(VerdictKind.NoVirtualHost);
        }
        var domain = CompiledRouteTable.DomainOf(written, request.Host)!;
        var step = Add("virtualHost", isMet: true, DomainText(domain, request.Host));
        step["domain"] = domain.Domain;
        step["kind"] = domain.Kind;
        if (outcome.Kind == RouteOutcomeKind.RedirectToHttps)
        {
            Add("requireTls", isMet: true, "the server redirects plain requests to https: 301");
            return new(VerdictKind.RedirectToHttps);
        }
        RulesStep(host, outcome.Route, exchange);
        if (outcome.Route is not { } route)
            return new(VerdictKind.NoRoute);
        _steps.Add(
            sight.Sees(route.Route)
                ? new ActionJson(run, sight).Write(route, request)
                : new JsonObject { ["step"] = "action", ["hidden"] = true }
        );
        return new(VerdictKind.Route, route.Route);
    }

    private void RulesStep(CompiledVirtualHost host, CompiledRoute? chosen, AskedExchange exchange)
    {
        var looked = chosen is null ? host.Routes.Count : IndexOf(host.Routes, chosen) + 1;
        var first = Math.Max(0, looked - MostRules);
        var items = new JsonArray();
        for (var i = first; i < looked; i++)
            items.Add(RuleJson.Write(host.Routes[i], i, host.Routes[i] == chosen, exchange, sight));
        var step = Add(
            "rules",
            chosen is not null,
            chosen is null
                ? $"none of the {host.Routes.Count} rules matches: 404"
                : $"rule {looked} of {host.Routes.Count} is the first that matches"
        );
        step["total"] = host.Routes.Count;
        step["omitted"] = first;
        step["notReached"] = host.Routes.Count - looked;
        step["items"] = items;
    }

    private static int IndexOf(IReadOnlyList<CompiledRoute> routes, CompiledRoute route)
    {
        var index = 0;
        while (!ReferenceEquals(routes[index], route))
            index++;
        return index;
    }

    private JsonObject Add(string name, bool isMet, string text)
    {
        var step = new JsonObject
        {
            ["step"] = name,
            ["matched"] = isMet,
            ["text"] = text,
        };
        _steps.Add(step);
        return step;
    }

    private static string DomainText(DomainFinding domain, string host) =>
        domain.Kind switch
        {
            "exact" => $"{host} is named exactly",
            "suffix" => $"{domain.Domain} is the longest ending that {host} has",
            "prefix" => $"{domain.Domain} is the longest beginning that {host} has",
            _ => $"no other host is {host}, and * takes all",
        };

    private static string Filter(NetworkFilter filter) =>
        filter switch
        {
            TcpProxy { ClusterFromSni: true } => "TLS goes on untouched to the host that its SNI names",
            TcpProxy => "bytes are forwarded as they come (TCP)",
            ForwardProxyFilter => "it is a forward proxy",
            _ => filter.GetType().Name,
        };
}
