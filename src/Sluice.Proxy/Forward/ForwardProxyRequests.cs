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
    // RFC 9110 7.6.3: a pseudonym, by which a request that comes round again is known.
    private readonly string _name = $"sluice-{random.Next():x8}";

    private const string Credentials = "Proxy-Authorization";
    private const int DefaultPort = 80;

    public async Task RunAsync(KestrelExchange exchange, ProxyState state, ForwardProxyFilter settings)
    {
        if (exchange.IsRefused || exchange.AbsoluteTarget is not { } target || !TryReadTarget(target, out var claim))
        {
            exchange.Failure = ProxyFailure.ClientProtocol;
            await ReplyAsync(
                exchange,
                400,
                "This is a forward proxy: it takes CONNECT, and requests such as GET http://host/path.",
                close: true
            );
            return;
        }
        var user = await users.AuthenticateAsync(exchange.RequestHeader(Credentials), settings, exchange.Context.RequestAborted);
        if (user is null)
        {
            exchange.LocalDetails = "proxy_authentication_required";
            exchange.SetResponseHeader("Proxy-Authenticate", ForwardReply.ChallengeOf(settings.Realm));
            await ReplyAsync(exchange, 407, "The proxy wants a user and password.", close: false);
            return;
        }
        if (!PrepareHeaders(exchange))
        {
            exchange.Failure = ProxyFailure.ClientProtocol;
            await ReplyAsync(exchange, 508, "The request has come through this proxy before.", close: false);
            return;
        }
        await ForwardAsync(
            exchange,
            state,
            settings,
            claim with
            {
                Connection = exchange.Connection,
                User = user,
                Method = exchange.Method,
                Path = exchange.UpstreamPath,
            }
        );
    }

    private async Task ForwardAsync(KestrelExchange exchange, ProxyState state, ForwardProxyFilter settings, EgressClaim claim)
    {
        if (!state.Clusters.TryGetValue(settings.Cluster, out var cluster))
        {
            await RequestPipeline.FailAsync(exchange, ProxyFailure.NoCluster);
            return;
        }
        exchange.Cluster = cluster;
        exchange.Egress = EgressGate.Judge(state, cluster, claim)!;
        if (!exchange.Egress.Decision.IsAllowed)
        {
            exchange.Failure = ProxyFailure.Denied;
            await ReplyAsync(
                exchange,
                403,
                ForwardReply.TextOf(exchange.Failure, exchange.Egress.Request.Host.Name ?? "that host"),
                close: false
            );
            return;
        }
        // RFC 9112 3.2.2: the target's authority replaces whatever Host said.
        exchange.UpstreamAuthority = exchange.Egress.Asked.Authority(claim.Port == DefaultPort ? 0 : claim.Port);
        exchange.Endpoint = cluster.Pick(exchange.Connection, exchange.Egress.Asked);
        await sender.SendAsync(exchange, TimeSpan.Zero);
    }

    /// <summary>
    /// What is between the client and this proxy ends here (RFC 9110 7.6.1, 11.7.2). Nothing is added that tells the outside of the client but
    /// the Via that proxies must send (7.6.3).
    /// </summary>
    private bool PrepareHeaders(KestrelExchange exchange)
    {
        var headers = exchange.RequestHeaders;
        if (headers.Connection.Count > 0)
            ConnectionHeader.RemoveNominated(headers);
        headers.Remove(Credentials);
        headers.Remove("Proxy-Connection");
        var before = headers["Via"].ToString();
        if (before.Contains(_name, StringComparison.Ordinal))
            return false;
        headers["Via"] = before.Length > 0 ? $"{before}, 1.1 {_name}" : $"1.1 {_name}";
        return true;
    }

    private static bool TryReadTarget(string target, out EgressClaim claim)
    {
        const string Scheme = "http://";
        claim = default;
        if (!target.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return false;
        var rest = target.AsSpan(Scheme.Length);
        var end = rest.IndexOfAny('/', '?');
        var authority = (end < 0 ? rest : rest[..end]).ToString();
        var (host, port) = RequestAuthority.Split(authority);
        claim = new(null!, EgressProtocol.Http, host, port == 0 ? DefaultPort : port);
        // A user within the target would be a second name for the host.
        return host.Length > 0 && port >= 0 && !authority.Contains('@', StringComparison.Ordinal);
    }

    private static async Task ReplyAsync(KestrelExchange exchange, int status, string text, bool close)
    {
        if (close && !HttpProtocol.IsHttp2(exchange.Protocol))
            exchange.SetResponseHeader("Connection", "close");
        await exchange.ReplyAsync(status, System.Text.Encoding.Latin1.GetBytes(text + "\n"), "text/plain");
    }
}
