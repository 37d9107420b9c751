using System.Net.Security;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Sluice.Proxy.Clusters;
using Sluice.Proxy.Http;
using Sluice.Proxy.Listeners;
using Sluice.Proxy.Mongo;
using Sluice.Proxy.State;
using Sluice.Proxy.Telemetry;
using Sluice.Snapshot;

namespace Sluice.Proxy.Tcp;

/// <summary>Relays bytes between a client and one endpoint of a cluster that is chosen once per connection.</summary>
internal sealed class TcpRelay(SnapshotSlot<ProxyState> slot, ProxyMetrics metrics, AccessLog log, Random random, TimeProvider clock)
{
    /// <param name="tls">The client's TLS where it is terminated here.</param>
    public async Task RunAsync(ConnectionContext connection, TcpProxy settings, ChainState chain, GatewayConnection known, SslStream? tls)
    {
        var observer = settings.Protocol == TcpProtocol.Mongo ? new MongoObserver(known.Listener, metrics) : null;
        var session = new RelaySession(known, clock) { Observer = observer };
        try
        {
            if (await ConnectAsync(session, settings, chain) is { } upstream)
                await RelayAsync(connection, settings, session, upstream, tls);
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
        session.Cluster = FindCluster(session, settings, chain);
        if (session.Cluster is not { } cluster)
        {
            session.Failure = ProxyFailure.NoCluster;
            return null;
        }
        UpstreamEndpoint? refused = null;
        for (var attempt = 0; attempt < 2; attempt++)
        {
            session.Endpoint = PickOther(cluster, session.Connection, refused);
            if (session.Endpoint is null || ReferenceEquals(session.Endpoint, refused))
                break;
            if (await TryConnectAsync(session, cluster, session.Endpoint) is { } upstream)
                return upstream;
            refused = session.Endpoint;
        }
        if (session.Endpoint is null)
            session.Failure = ProxyFailure.NoEndpoint;
        Count(session);
        return null;
    }

    private async ValueTask<Upstream?> TryConnectAsync(RelaySession session, ClusterRuntime cluster, UpstreamEndpoint endpoint)
    {
        try
        {
            // Not with ConnectionClosed: a client may have ended its own direction already and still wait for an answer.
            var upstream = await cluster.Life.PoolFor(endpoint).ConnectAsync(UpstreamConnector.TargetOf(endpoint), CancellationToken.None);
            session.Failure = ProxyFailure.None;
            session.UpstreamLocal = upstream.Socket.LocalEndPoint;
            Count(session);
            return upstream;
        }
        catch (ConnectException failed)
        {
            session.Failure = UpstreamSender.Of(failed.Problem);
            session.TransportFailure = failed.Message;
            return null;
        }
    }

    private ClusterRuntime? FindCluster(RelaySession session, TcpProxy settings, ChainState chain)
    {
        var name = settings.ClusterFromSni ? session.Connection.ServerName : chain.TcpDestinations!.Pick(random)?.Cluster;
        return name is null ? null : slot.Current.Clusters.GetValueOrDefault(name);
    }

    private static UpstreamEndpoint? PickOther(ClusterRuntime cluster, GatewayConnection connection, UpstreamEndpoint? refused)
    {
        // A balancer may give the same one again; after a few tries there is most likely no other.
        var picked = cluster.Pick(connection);
        for (var i = 0; i < 8 && picked is not null && ReferenceEquals(picked, refused); i++)
            picked = cluster.Pick(connection);
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

    private async Task RelayAsync(ConnectionContext connection, TcpProxy settings, RelaySession session, Upstream upstream, SslStream? tls)
    {
        var endpoint = session.Endpoint!;
        endpoint.Begin();
        using var owned = upstream;
        void End()
        {
            connection.Abort();
            owned.Abort();
        }
        using var timer = new RelayTimer(session, settings.IdleTimeout, session.Cluster!.Settings.MaxConnectionDuration, clock, End);
        try
        {
            IClientSide client = tls is null ? new PlainClient(connection) : new TlsClient(tls);
            var up = Pumps.ToUpstreamAsync(connection.Transport.Input, upstream, session);
            var down = Pumps.ToClientAsync(upstream, client, session);
            var first = await Task.WhenAny(up, down);
            if (first.IsFaulted)
                End();
            await Task.WhenAll(up, down);
        }
        finally
        {
            endpoint.End();
        }
    }
}
