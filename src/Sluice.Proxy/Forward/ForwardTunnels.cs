using Microsoft.AspNetCore.Http;
using Sluice.Proxy.Clusters;
using Sluice.Proxy.Egress;
using Sluice.Proxy.Http;
using Sluice.Proxy.State;
using Sluice.Proxy.Tcp;
using Sluice.Proxy.Telemetry;
using Sluice.Snapshot;

namespace Sluice.Proxy.Forward;

/// <summary>Answers CONNECT: a tunnel, or the reason why there is none. Each answer is a line of the access log.</summary>
internal sealed class ForwardTunnels(TcpRelay relay, AccessLog log, TimeProvider clock)
{
    public async ValueTask AskForUserAsync(ForwardClient client, ConnectHead head, string realm)
    {
        Record(client, head.Authority, StatusCodes.Status407ProxyAuthenticationRequired, ProxyFailure.None, ForwardReply.NoUser);
        await ForwardReply.AskForUserAsync(client.Side, realm, head.KeepsOpen);
    }

    public ValueTask RefuseTargetAsync(ForwardClient client, ConnectHead head)
    {
        Record(client, head.Authority, StatusCodes.Status400BadRequest, ProxyFailure.ClientProtocol, "");
        return client.RefuseAsync(StatusCodes.Status400BadRequest, "CONNECT wants a host and a port.", clock);
    }

    public async ValueTask RunAsync(ForwardClient client, ProxyState state, ForwardProxyFilter settings, EgressClaim claim)
    {
        var target = $"{claim.Host}:{claim.Port}";
        if (!state.Clusters.TryGetValue(settings.Cluster, out var cluster))
        {
            Record(client, target, StatusCodes.Status503ServiceUnavailable, ProxyFailure.NoCluster, "");
            await client.RefuseAsync(StatusCodes.Status503ServiceUnavailable, "The proxy is about to close.", clock);
            return;
        }
        var session = new RelaySession(client.Known, clock)
        {
            Cluster = cluster,
            Egress = Judge(state, settings, cluster, claim),
            Target = target,
        };
        try
        {
            using var upstream = await relay.ConnectAsync(session, cluster);
            session.Status = upstream is null ? ForwardReply.StatusOf(session.Failure) : StatusCodes.Status200OK;
            if (upstream is null)
            {
                await client.RefuseAsync(session.Status, ForwardReply.TextOf(session.Failure, HostOf(session.Egress)), clock);
                return;
            }
            await ForwardReply.EstablishedAsync(client.Side);
            await relay.RelayAsync(client.Connection, settings.IdleTimeout, session, upstream, client.Tls);
        }
        finally
        {
            session.Cell?.Closed.Increment();
            log.Write(session);
        }
    }

    private static string HostOf(EgressPassage passage) => passage.Unreadable.Length > 0 ? "that host" : passage.Request.Host.Name;

    private static EgressPassage Judge(ProxyState state, ForwardProxyFilter settings, ClusterRuntime cluster, in EgressClaim claim)
    {
        // The cluster follows the client's words, so there is always something to judge.
        var passage = EgressGate.Judge(state, cluster, claim)!;
        if (!passage.Decision.IsAllowed || settings.ConnectPorts.Contains(claim.Port))
            return passage;
        return passage with { Decision = EgressGuard.PortNotOpen };
    }

    private void Record(ForwardClient client, string target, int status, ProxyFailure failure, string details) =>
        log.Write(
            new RelaySession(client.Known, clock)
            {
                Target = target,
                Status = status,
                Failure = failure,
                LocalDetails = details,
            }
        );
}
