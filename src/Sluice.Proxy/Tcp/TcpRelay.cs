using System.Net.Security;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Sluice.Proxy.Clusters;
using Sluice.Proxy.Egress;
using Sluice.Proxy.Http;
using Sluice.Proxy.Listeners;
using Sluice.Proxy.Mongo;
using Sluice.Proxy.State;
using Sluice.Proxy.Telemetry;
using Sluice.Snapshot;

namespace Sluice.Proxy.Tcp;

/// <summary>Relays bytes between a client and one endpoint of a cluster that is chosen once per connection.</summary>
internal sealed class TcpRelay(
    SnapshotSlot<ProxyState> slot,
    ProxyMetrics metrics,
    AccessLog log,
    EgressAudit audit,
    Random random,
    TimeProvider clock
)
{
    /// <param name="tls">The client's TLS where it is terminated here.</param>
    public async Task RunAsync(ConnectionContext connection, TcpProxy settings, ChainState chain, GatewayConnection known, SslStream? tls)
    {
        var observer = settings.Protocol == TcpProtocol.Mongo ? new MongoObserver(known.Listener, metrics) : null;
        var session = new RelaySession(known, clock) { Observer = observer };
        try
        {
            if (await ConnectAsync(session, settings, chain) is { } upstream)
                await RelayAsync(connection, settings.IdleTimeout, session, upstream, tls);
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side may go at any time; the session says how far it came.
        }
        finally
        {
            session.Cell?.Closed.Increment();
            log.Write(session);
        }
    }

    private async ValueTask<Upstream?> ConnectAsync(RelaySession session, TcpProxy settings, ChainState chain)
    {
        var state = slot.Current;
        session.Cluster = FindCluster(session, state, settings, chain);
        if (session.Cluster is not { } cluster)
        {
            session.Failure = ProxyFailure.NoCluster;
            return null;
        }
        var name = session.Connection.ServerName;
        var protocol = name.Length > 0 ? EgressProtocol.Tls : EgressProtocol.Tcp;
        session.Egress = EgressGate.Judge(state, cluster, new(session.Connection, protocol, name, 0));
        return await ConnectAsync(session, cluster);
    }

    /// <summary>Connects to an endpoint of a cluster, or says in the session why not; counts and records either.</summary>
    internal async ValueTask<Upstream?> ConnectAsync(RelaySession session, ClusterRuntime cluster)
    {
        var upstream = session.Egress is { Decision.IsAllowed: false } ? null : await TryEndpointsAsync(session, cluster);
        if (upstream is null && session.Egress is { Decision.IsAllowed: false })
            session.Failure = ProxyFailure.Denied;
        Count(session);
        if (session.Egress is { } passage)
        {
            var reached = upstream?.Socket.RemoteEndPoint as System.Net.IPEndPoint;
            audit.Write(passage, session.Connection.Listener, new(reached, 0, session.Failure, session.TransportFailure));
        }
        return upstream;
    }

    private static async ValueTask<Upstream?> TryEndpointsAsync(RelaySession session, ClusterRuntime cluster)
    {
        UpstreamEndpoint? refused = null;
        for (var attempt = 0; attempt < 2; attempt++)
        {
            session.Endpoint = PickOther(cluster, session, refused);
            if (session.Endpoint is null || ReferenceEquals(session.Endpoint, refused))
                break;
            if (await TryConnectAsync(session, cluster, session.Endpoint) is { } upstream)
                return upstream;
            refused = session.Endpoint;
        }
        if (session.Endpoint is null)
            session.Failure = ProxyFailure.NoEndpoint;
        return null;
    }

    private static async ValueTask<Upstream?> TryConnectAsync(RelaySession session, ClusterRuntime cluster, UpstreamEndpoint endpoint)
    {
        try
        {
            // Not with ConnectionClosed: a client may have ended its own direction already and still wait for an answer.
            var pool = cluster.Life.PoolFor(endpoint, session.Egress?.Lane);
            var upstream = await pool.ConnectAsync(UpstreamConnector.TargetOf(endpoint), CancellationToken.None);
            session.Failure = ProxyFailure.None;
            session.TransportFailure = "";
            session.UpstreamLocal = upstream.Socket.LocalEndPoint;
            return upstream;
        }
        catch (ConnectException failed)
        {
            session.Failure = UpstreamSender.Of(failed.Problem);
            session.TransportFailure = failed.Message;
            return null;
        }
    }

    private ClusterRuntime? FindCluster(RelaySession session, ProxyState state, TcpProxy settings, ChainState chain)
    {
        var name = settings.ClusterFromSni ? session.Connection.ServerName : chain.TcpDestinations!.Pick(random)?.Cluster;
        return name is null ? null : state.Clusters.GetValueOrDefault(name);
    }

    private static UpstreamEndpoint? PickOther(ClusterRuntime cluster, RelaySession session, UpstreamEndpoint? refused)
    {
        // A balancer may give the same one again; after a few tries there is most likely no other.
        var picked = cluster.Pick(session.Connection, session.Egress?.Asked);
        for (var i = 0; i < 8 && picked is not null && ReferenceEquals(picked, refused); i++)
            picked = cluster.Pick(session.Connection, session.Egress?.Asked);
        return picked;
    }

    private void Count(RelaySession session)
    {
        session.Cell = metrics.TcpCell(new TcpLabels(SideLabels.Of(session.Connection), PeerOf(session), session.Failure.Flag));
        session.Cell.Opened.Increment();
    }

    private static PeerLabels PeerOf(RelaySession session) =>
        session.Endpoint?.Peer(session.Cluster!.Settings.Service)
        ?? PeerLabels.Unknown with
        {
            Service = session.Cluster!.Settings.Service,
        };

    /// <summary>Carries bytes both ways until both ends have said that no more comes, or one is gone.</summary>
    internal async Task RelayAsync(ConnectionContext connection, TimeSpan idle, RelaySession session, Upstream upstream, SslStream? tls)
    {
        var endpoint = session.Endpoint!;
        endpoint.Begin();
        using var owned = upstream;
        void End()
        {
            connection.Abort();
            owned.Abort();
        }
        using var timer = new RelayTimer(session, idle, session.Cluster!.Settings.MaxConnectionDuration, clock, End);
        try
        {
            IClientSide client = tls is null ? new PlainClient(connection) : new TlsClient(tls);
            var up = Pumps.ToUpstreamAsync(connection.Transport.Input, upstream, session);
            var down = Pumps.ToClientAsync(upstream, client, session);
            var first = await Task.WhenAny(up, down);
            // Aborted by us (the drain is over) counts too: the other side may be silent for long.
            if (!first.IsCompletedSuccessfully)
                End();
            await Task.WhenAll(up, down);
        }
        finally
        {
            endpoint.End();
        }
    }
}
