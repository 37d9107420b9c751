using System.Text;
using Microsoft.AspNetCore.Http;
using Sluice.Proxy.Egress;
using Sluice.Proxy.Http;
using Sluice.Proxy.State;
using Sluice.Snapshot;

namespace Sluice.Proxy.Forward;

/// <summary>Requests in absolute form to a forward proxy: <c>GET http://host/path</c>.</summary>
/// <param name="random">Names this proxy apart from others of its kind.</param>
internal sealed class ForwardProxyRequests(UpstreamSender sender, ProxyAuthentication users, Random random)
{
    private const string Credentials = "Proxy-Authorization";
    private const int DefaultPort = 80;
    private readonly ViaField _via = new(random);

    public async Task RunAsync(KestrelExchange exchange, ProxyState state, ForwardProxyFilter settings)
    {
        if (IsUnclear(exchange) || !TryReadTarget(exchange, out var claim))
        {
            await RefuseAsync(exchange);
            return;
        }
        var user = await users.AuthenticateAsync(exchange.RequestHeader(Credentials), settings, exchange.Context.RequestAborted);
        if (user is null)
        {
            exchange.LocalDetails = ForwardReply.NoUser;
            exchange.SetResponseHeader("Proxy-Authenticate", ForwardReply.ChallengeOf(settings.Realm));
            await ReplyAsync(exchange, StatusCodes.Status407ProxyAuthenticationRequired, ForwardReply.NoUserText);
            return;
        }
        PrepareHeaders(exchange);
        if (_via.IsIn(exchange.RequestHeaders))
            await RefuseLoopAsync(exchange);
        else if (!MaxForwards.TryPass(exchange))
            await MaxForwards.AnswerAsync(exchange);
        else
            await ForwardAsync(exchange, state, settings, claim with { User = user });
    }

    private async Task ForwardAsync(KestrelExchange exchange, ProxyState state, ForwardProxyFilter settings, EgressClaim claim)
    {
        exchange.ProxiedHost = claim.Host;
        if (!state.Clusters.TryGetValue(settings.Cluster, out var cluster))
        {
            await RequestPipeline.FailAsync(exchange, ProxyFailure.NoCluster);
            return;
        }
        exchange.Cluster = cluster;
        // The cluster follows the client's words, so there is always something to judge.
        var passage = exchange.Egress = EgressGate.Judge(state, cluster, claim)!;
        exchange.ProxiedHost = passage.Unreadable.Length > 0 ? "that host" : passage.Request.Host.Name;
        exchange.Endpoint = passage.Decision.IsAllowed ? cluster.Pick(exchange.Connection, passage.Asked) : null;
        if (!passage.Decision.IsAllowed)
            await RequestPipeline.FailAsync(exchange, ProxyFailure.Denied);
        else if (exchange.Endpoint is null)
            await RequestPipeline.FailAsync(exchange, ProxyFailure.NoEndpoint);
        else
        {
            // RFC 9112 3.2.2: the target's authority replaces whatever Host said.
            _via.AddTo(exchange.RequestHeaders, exchange.Protocol);
            exchange.Via = _via;
            exchange.UpstreamAuthority = passage.Asked.Authority(claim.Port == DefaultPort ? 0 : claim.Port);
            await sender.SendAsync(exchange, TimeSpan.Zero);
        }
    }

    /// <summary>Something in it might be read differently by whoever is next.</summary>
    private static bool IsUnclear(KestrelExchange exchange) =>
        exchange.IsRefused || exchange.RequestHeaders.Any(h => RequestSyntax.HasControl(h.Value));

    /// <summary>
    /// What is between the client and this proxy ends here (RFC 9110 7.6.1, 11.7.2). Nothing is added that tells the outside of the client but
    /// the Via that proxies must send (7.6.3).
    /// </summary>
    private static void PrepareHeaders(KestrelExchange exchange)
    {
        var headers = exchange.RequestHeaders;
        if (headers.Connection.Count > 0)
            ConnectionHeader.RemoveNominated(headers);
        headers.Remove(Credentials);
        headers.Remove("Proxy-Connection");
    }

    private static bool TryReadTarget(KestrelExchange exchange, out EgressClaim claim)
    {
        const string Scheme = "http://";
        claim = default;
        if (exchange.AbsoluteTarget is not { } target || !target.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return false;
        var rest = target.AsSpan(Scheme.Length);
        var end = rest.IndexOfAny('/', '?');
        var authority = (end < 0 ? rest : rest[..end]).ToString();
        if (!ForwardTarget.TryRead(authority, DefaultPort, out var host, out var port))
            return false;
        claim = new(exchange.Connection, EgressProtocol.Http, host, port) { Method = exchange.Method, Path = exchange.UpstreamPath };
        return true;
    }

    private static Task RefuseAsync(KestrelExchange exchange)
    {
        exchange.Failure = ProxyFailure.ClientProtocol;
        exchange.SetResponseHeader("Connection", "close");
        return ReplyAsync(
            exchange,
            StatusCodes.Status400BadRequest,
            HttpMethods.IsConnect(exchange.Method)
                ? "This connection has carried requests: CONNECT wants one of its own."
                : "This is a forward proxy: it takes CONNECT, and requests such as GET http://host/path."
        );
    }

    private static Task RefuseLoopAsync(KestrelExchange exchange)
    {
        exchange.Failure = ProxyFailure.ClientProtocol;
        return ReplyAsync(exchange, StatusCodes.Status508LoopDetected, "The request has come through this proxy before.");
    }

    private static Task ReplyAsync(KestrelExchange exchange, int status, string text) =>
        exchange.ReplyAsync(status, Encoding.Latin1.GetBytes(text + "\n"), "text/plain").AsTask();
}
