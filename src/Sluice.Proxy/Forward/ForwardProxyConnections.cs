using System.Net.Security;
using Microsoft.AspNetCore.Connections;
using Sluice.Proxy.Egress;
using Sluice.Proxy.Http;
using Sluice.Proxy.Listeners;
using Sluice.Proxy.State;
using Sluice.Proxy.Tcp;
using Sluice.Proxy.Telemetry;
using Sluice.Snapshot;

namespace Sluice.Proxy.Forward;

/// <summary>
/// Connections to a forward proxy: tunnels (CONNECT) are opened here, since Kestrel cannot give its connection away; requests in absolute
/// form go to Kestrel. A connection is for one or the other, as clients use them.
/// </summary>
internal sealed class ForwardProxyConnections(
    SnapshotSlot<ProxyState> slot,
    TcpRelay relay,
    ProxyAuthentication users,
    ProxyTelemetry telemetry,
    ProxyLimits limits,
    TimeProvider clock
)
{
    private int _open;

    /// <param name="tls">The client's TLS where it is terminated here.</param>
    public async Task RunAsync(
        ConnectionContext connection,
        ForwardProxyFilter settings,
        GatewayConnection known,
        SslStream? tls,
        ConnectionDelegate http
    )
    {
        IClientSide client = tls is null ? new PlainClient(connection) : new TlsClient(tls);
        try
        {
            if (Interlocked.Increment(ref _open) > settings.MaxConnections)
                await ForwardReply.RefuseAsync(client, 503, "The proxy has as many connections as it may.");
            else
                await ServeAsync(new(connection, client, tls, known), settings, http);
        }
        catch (Exception gone) when (gone is IOException or System.Net.Sockets.SocketException or OperationCanceledException)
        {
            // the client went
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task ServeAsync(ForwardClient client, ForwardProxyFilter settings, ConnectionDelegate http)
    {
        while (true)
        {
            using var deadline = new CancellationTokenSource(limits.RequestHeadersTimeout, clock);
            switch (await IsConnectAsync(client, deadline.Token))
            {
                case false:
                    client.Connection.Features.Set(client.Known);
                    await http(client.Connection);
                    return;
                case null:
                    return;
            }
            if (await ReadHeadAsync(client, deadline.Token) is not { } head || await AnswerAsync(client, settings, head))
                return;
        }
    }

    /// <summary>Null: the client has nothing to ask.</summary>
    private static async ValueTask<bool?> IsConnectAsync(ForwardClient client, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await client.Connection.Transport.Input.ReadAsync(cancellationToken);
            var answer = ConnectHeadReader.IsConnect(result.Buffer);
            client.Connection.Transport.Input.AdvanceTo(result.Buffer.Start, answer is null ? result.Buffer.End : result.Buffer.Start);
            if (result.Buffer.IsEmpty && result.IsCompleted)
                return null;
            if (answer is not null || result.IsCompleted)
                return answer ?? false;
        }
    }

    private async ValueTask<ConnectHead?> ReadHeadAsync(ForwardClient client, CancellationToken cancellationToken)
    {
        var input = client.Connection.Transport.Input;
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken);
            var status = ConnectHeadReader.TryRead(result.Buffer, limits.MaxRequestHeaderBytes, out var head, out var end);
            if (status == HeadStatus.Ok)
            {
                input.AdvanceTo(end);
                return head;
            }
            input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (status == HeadStatus.TooLarge)
                await ForwardReply.RefuseAsync(client.Side, 431, "The request's head is too large.");
            else if (status == HeadStatus.Malformed)
                await ForwardReply.RefuseAsync(client.Side, 400, "The request cannot be read.");
            if (status != HeadStatus.NeedMore || result.IsCompleted)
                return null;
        }
    }

    /// <returns>True: the connection is over.</returns>
    private async ValueTask<bool> AnswerAsync(ForwardClient client, ForwardProxyFilter settings, ConnectHead head)
    {
        var user = await users.AuthenticateAsync(head.Credentials, settings, client.Connection.ConnectionClosed);
        if (user is null)
        {
            telemetry.Metrics.ProxyUsersRefused.Increment();
            await ForwardReply.AskForUserAsync(client.Side, settings.Realm, head.KeepsOpen);
            return !head.KeepsOpen;
        }
        var (host, port) = RequestAuthority.Split(head.Authority);
        if (port <= 0)
            await ForwardReply.RefuseAsync(client.Side, 400, "CONNECT wants a host and a port.");
        else if (!slot.Current.Clusters.TryGetValue(settings.Cluster, out var cluster))
            await ForwardReply.RefuseAsync(client.Side, 503, "The proxy is about to close.");
        else
            await TunnelAsync(client, settings, cluster, new(client.Known, EgressProtocol.Connect, host, port) { User = user });
        return true;
    }

    private async ValueTask TunnelAsync(
        ForwardClient client,
        ForwardProxyFilter settings,
        Clusters.ClusterRuntime cluster,
        EgressClaim claim
    )
    {
        var session = new RelaySession(client.Known, clock)
        {
            Cluster = cluster,
            Egress = Judge(settings, cluster, claim),
            Target = $"{claim.Host}:{claim.Port}",
        };
        try
        {
            if (await relay.ConnectAsync(session, cluster) is { } upstream)
            {
                await ForwardReply.EstablishedAsync(client.Side);
                await relay.RelayAsync(client.Connection, settings.IdleTimeout, session, upstream, client.Tls);
            }
            else
            {
                var host = session.Egress!.Unreadable.Length > 0 ? "that host" : session.Egress.Request.Host.Name;
                await ForwardReply.RefuseAsync(
                    client.Side,
                    ForwardReply.StatusOf(session.Failure),
                    ForwardReply.TextOf(session.Failure, host)
                );
            }
        }
        finally
        {
            session.Cell?.Closed.Increment();
            telemetry.Log.Write(session);
        }
    }

    private EgressPassage Judge(ForwardProxyFilter settings, Clusters.ClusterRuntime cluster, in EgressClaim claim)
    {
        // The cluster follows the client's words, so there is always something to judge.
        var passage = EgressGate.Judge(slot.Current, cluster, claim)!;
        if (!passage.Decision.IsAllowed || settings.ConnectPorts.Contains(claim.Port))
            return passage;
        return passage with { Decision = EgressGuard.PortNotOpen };
    }

    /// <summary>A client's connection, and how it is answered.</summary>
    private sealed record ForwardClient(ConnectionContext Connection, IClientSide Side, SslStream? Tls, GatewayConnection Known);
}
