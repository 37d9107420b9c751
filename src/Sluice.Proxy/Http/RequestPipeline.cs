using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Sluice.Proxy.Acme;
using Sluice.Proxy.Clusters;
using Sluice.Proxy.Egress;
using Sluice.Proxy.Filters.RateLimit;
using Sluice.Proxy.Forward;
using Sluice.Proxy.State;
using Sluice.Routing;
using Sluice.Snapshot;

namespace Sluice.Proxy.Http;

/// <summary>The way of a request: chain, route, cluster, endpoint, forwarder.</summary>
internal sealed class RequestPipeline(
    SnapshotSlot<ProxyState> slot,
    ClientHeaders clientHeaders,
    UpstreamSender sender,
    ForwardProxyRequests forwardProxy,
    Func<int, int> boundPort,
    Random random
)
{
    private const string PlainText = "text/plain";

    public Task RunAsync(KestrelExchange exchange)
    {
        var state = slot.Current; // once, never again below
        var chain = exchange.Connection.ChainIn(state);
        if (chain?.Settings.Filter is ForwardProxyFilter proxy)
            return forwardProxy.RunAsync(exchange, state, proxy);
        if (chain is not { Routes: { } routes, Settings.Filter: HttpConnectionManager manager })
            return RefuseAsync(exchange);
        if (exchange.IsRefused || !clientHeaders.Prepare(exchange, manager))
            return FailAsync(exchange, ProxyFailure.ClientProtocol);
        if (state.Challenges?.Answer(exchange) is { } proof)
            return ProveAsync(exchange, proof);
        var outcome = routes.Match(exchange);
        exchange.VirtualHost = outcome.Host?.Name ?? "";
        exchange.Route = outcome.Route;
        return chain.RateLimits is { } limits ? LimitAsync(exchange, state, limits, outcome) : ActAsync(exchange, state, outcome);
    }

    /// <summary>Everything counts that the Gateway is asked: redirects, answers from here, and what no route takes.</summary>
    private async Task LimitAsync(KestrelExchange exchange, ProxyState state, RateLimitGate limits, RouteOutcome outcome)
    {
        var verdict = await limits.AdmitAsync(exchange, outcome.Route);
        exchange.Held = verdict.Held;
        if (verdict.IsAllowed)
        {
            await ActAsync(exchange, state, outcome);
            return;
        }
        exchange.Failure = ProxyFailure.RateLimited;
        if (GrpcReply.IsFor(exchange))
            await GrpcReply.SendAsync(exchange, verdict.GrpcStatus, exchange.Failure.Details);
        else
            await exchange.ReplyAsync(exchange.Failure);
    }

    private Task ActAsync(KestrelExchange exchange, ProxyState state, RouteOutcome outcome)
    {
        switch (outcome.Kind)
        {
            case RouteOutcomeKind.Route:
                return ActAsync(exchange, state, outcome.Route!);
            case RouteOutcomeKind.RedirectToHttps:
                exchange.SetResponseHeader("Location", RouteOutcome.HttpsLocation(exchange, boundPort));
                exchange.LocalDetails = "direct_response";
                return exchange.ReplyAsync(StatusCodes.Status301MovedPermanently, default, "").AsTask();
            default:
                return FailAsync(exchange, ProxyFailure.NoRoute);
        }
    }

    private Task ActAsync(KestrelExchange exchange, ProxyState state, CompiledRoute route)
    {
        switch (route.Route.Action)
        {
            case ForwardAction forward:
                return ForwardAsync(exchange, state, route, forward);
            case RedirectAction redirect:
                exchange.SetResponseHeader("Location", route.RedirectLocation(exchange));
                route.ResponseHeaders?.ApplyToResponse(exchange);
                exchange.LocalDetails = "direct_response";
                return exchange.ReplyAsync(redirect.StatusCode, default, "").AsTask();
            case DirectResponseAction direct:
                return AnswerAsync(exchange, route, direct);
            default:
                return FailAsync(exchange, ProxyFailure.NoRoute);
        }
    }

    private static Task ProveAsync(KestrelExchange exchange, ReadOnlyMemory<byte> proof)
    {
        exchange.LocalDetails = "acme_challenge";
        return exchange.ReplyAsync(StatusCodes.Status200OK, proof, ChallengeSet.ContentType).AsTask();
    }

    private static Task AnswerAsync(KestrelExchange exchange, CompiledRoute route, DirectResponseAction direct)
    {
        exchange.LocalDetails = "direct_response";
        exchange.Context.Response.ContentType = direct.Body.Count == 0 ? null : PlainText;
        route.ResponseHeaders?.ApplyToResponse(exchange);
        var contentType = exchange.ResponseHeader("Content-Type") ?? PlainText;
        return exchange.ReplyAsync(direct.StatusCode, direct.Body.AsMemory(), contentType).AsTask();
    }

    private Task ForwardAsync(KestrelExchange exchange, ProxyState state, CompiledRoute route, ForwardAction forward)
    {
        exchange.Destination = route.Destinations!.Pick(random);
        if (exchange.Destination is not { } destination || !state.Clusters.TryGetValue(destination.Cluster, out var cluster))
            return FailAsync(exchange, ProxyFailure.NoCluster);
        exchange.Cluster = cluster;
        Rewrite(exchange, route, destination, forward);
        exchange.Egress = Judge(exchange, state, cluster);
        if (exchange.Egress is { Decision.IsAllowed: false })
            return FailAsync(exchange, ProxyFailure.Denied);
        exchange.Endpoint = cluster.Pick(exchange.Connection, exchange.Egress?.Asked);
        if (exchange.Endpoint is null)
            return FailAsync(exchange, ProxyFailure.NoEndpoint);
        return sender.SendAsync(exchange, forward.Timeout);
    }

    /// <summary>What is judged is what would be sent: after rewrites.</summary>
    private static EgressPassage? Judge(KestrelExchange exchange, ProxyState state, ClusterRuntime cluster)
    {
        if (state.Guard is null && cluster.Settings.Named is null)
            return null;
        var (host, port) = RequestAuthority.Split(exchange.UpstreamAuthority);
        var claim = new EgressClaim(exchange.Connection, EgressProtocol.Http, host, 0)
        {
            Method = exchange.Method,
            Path = exchange.UpstreamPath,
        };
        var passage = EgressGate.Judge(state, cluster, claim);
        if (passage is { Decision.IsAllowed: true } && cluster.Host is null)
            exchange.UpstreamAuthority = passage.Asked.Authority(port);
        return passage;
    }

    private static void Rewrite(KestrelExchange exchange, CompiledRoute route, WeightedDestination destination, ForwardAction forward)
    {
        // Envoy's order: the more specific changes come first.
        destination.RequestHeaders?.ApplyToRequest(exchange);
        route.RequestHeaders?.ApplyToRequest(exchange);
        if (forward.HostRewrite.Length > 0)
            exchange.UpstreamAuthority = forward.HostRewrite;
        var path = route.RewritePath(exchange.Path);
        if (ReferenceEquals(path, exchange.Path) || path == exchange.Path)
            return;
        exchange.SetRequestHeader("x-envoy-original-path", exchange.Path + exchange.Query);
        exchange.UpstreamTarget = path + exchange.Query;
    }

    /// <summary>The connection's chain is gone with a reload: the client shall connect anew and meet the present one.</summary>
    private static Task RefuseAsync(KestrelExchange exchange)
    {
        exchange.Context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        return FailAsync(exchange, ProxyFailure.NoRoute);
    }

    internal static Task FailAsync(KestrelExchange exchange, ProxyFailure failure)
    {
        exchange.Failure = failure;
        return exchange.ReplyAsync(failure).AsTask();
    }
}
