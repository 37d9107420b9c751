using System.Text;
using Microsoft.AspNetCore.Http;
using Sluice.Proxy.Egress;
using Sluice.Proxy.Http;
using Sluice.Proxy.State;
using Sluice.Snapshot;

namespace Sluice.Proxy.Forward;

/// <summary>Requests in absolute form to a forward proxy: <c>GET http://host/path</c>.</summary>
internal sealed class ForwardProxyRequests(UpstreamSender sender, ProxyAuthentication users)
{
    private const string Credentials = "Proxy-Authorization";
    private const int DefaultPort = 80;

    public async Task RunAsync(KestrelExchange exchange, ProxyState state, ForwardProxyFilter settings)
    {
        if (IsUnclear(exchange) || !TryReadTarget(exchange, out var authority, out var claim))
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
        PrepareHeaders(exchange, authority);
        if (MaxForwards.TryPass(exchange))
            await ForwardAsync(exchange, state, settings, claim with { User = user });
        else
            await MaxForwards.AnswerAsync(exchange);
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
            await sender.SendAsync(exchange, TimeSpan.Zero);
    }

    /// <summary>Something in it might be read differently by whoever is next.</summary>
    private static bool IsUnclear(KestrelExchange exchange) =>
        exchange.IsRefused || exchange.RequestHeaders.Any(h => RequestSyntax.HasControl(h.Value));

    /// <summary>
    /// What is between the client and this proxy ends here (RFC 9110 7.6.1, 11.7.2). Nothing is added that tells the outside of the client but
    /// the Via that proxies must send (7.6.3).
    /// </summary>
    private static void PrepareHeaders(KestrelExchange exchange, string authority)
    {
        var headers = exchange.RequestHeaders;
        if (headers.Connection.Count > 0)
            ConnectionHeader.RemoveNominated(headers);
        headers.Remove(Credentials);
        headers.Remove("Proxy-Connection");
        headers.Via = ViaField.Append(headers.Via, exchange.Protocol);
        // RFC 9112 3.2.2: the target's authority replaces whatever Host said.
        exchange.UpstreamAuthority = authority;
    }

    private static bool TryReadTarget(KestrelExchange exchange, out string authority, out EgressClaim claim)
    {
        const string Scheme = "http://";
        (authority, claim) = ("", default);
        if (exchange.AbsoluteTarget is not { } target || !target.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return false;
        var rest = target.AsSpan(Scheme.Length);
        var end = rest.IndexOfAny('/', '?');
        authority = (end < 0 ? rest : rest[..end]).ToString();
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

    private static Task ReplyAsync(KestrelExchange exchange, int status, string text) =>
        exchange.ReplyAsync(status, Encoding.Latin1.GetBytes(text + "\n"), "text/plain").AsTask();
}
