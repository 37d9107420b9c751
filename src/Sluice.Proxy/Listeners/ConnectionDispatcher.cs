using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Sluice.Proxy.Forward;
using Sluice.Proxy.State;
using Sluice.Proxy.Tcp;
using Sluice.Proxy.Telemetry;
using Sluice.Proxy.Tls;
using Sluice.Routing;
using Sluice.Snapshot;

namespace Sluice.Proxy.Listeners;

/// <summary>Takes a new connection of one listener to the filter chain that matches it.</summary>
internal sealed class ConnectionDispatcher(string listener, ConnectionServices services)
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A port is bound before its snapshot is published; connections that are quicker wait for it.</summary>
    public void Open() => _open.TrySetResult();

    /// <param name="http">Kestrel's HTTP engine.</param>
    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate http)
    {
        services.Metrics.ConnectionsOpened.Increment();
        try
        {
            await _open.Task;
            await DispatchAsync(connection, http);
        }
        finally
        {
            services.Metrics.ConnectionsClosed.Increment();
        }
    }

    private async Task DispatchAsync(ConnectionContext connection, ConnectionDelegate http)
    {
        var state = services.Slot.Current;
        if (!state.Listeners.TryGetValue(listener, out var mine))
            return;
        var destination = Plain(connection.LocalEndPoint);
        if (mine.Settings.UseOriginalDestination)
        {
            destination = services.OriginalDestination(connection);
            if (destination is null)
                return;
            mine = state.Redirects.Find(mine.Settings.Direction, destination) ?? mine;
        }
        if (
            await ConnectionInspection.InspectAsync(connection.Transport.Input, mine, services.Limits.InspectionTimeout, services.Clock) is
            { } seen
        )
            await DispatchAsync(connection, mine, destination, seen, http);
    }

    private async Task DispatchAsync(
        ConnectionContext connection,
        ListenerState mine,
        IPEndPoint? destination,
        Inspected seen,
        ConnectionDelegate http
    )
    {
        if (seen.IsTls && mine.EndsTls && services.Slot.Current.Challenges?.CertificateFor(seen.Hello) is { } certificate)
        {
            await services.Termination.ProveAsync(connection, certificate, seen.Hello);
            return;
        }
        var facts = new ConnectionFacts
        {
            LocalAddress = destination?.Address,
            LocalPort = destination?.Port ?? 0,
            RemoteAddress = Plain(connection.RemoteEndPoint)?.Address,
            IsTls = seen.IsTls,
            ServerName = seen.Hello.ServerName,
            ApplicationProtocols = seen.Hello.ApplicationProtocols,
        };
        if (mine.Match(facts) is not { } chain)
        {
            services.Metrics.ConnectionsWithoutChain.Increment();
            services.Log.NoChain(mine.Settings.Name, connection.RemoteEndPoint?.ToString() ?? "", facts.ServerName);
            return;
        }
        var known = new GatewayConnection(mine.Settings, chain.Name)
        {
            IsTls = facts.IsTls && chain.Tls is not null,
            ServerName = facts.ServerName,
            Remote = Plain(connection.RemoteEndPoint),
            Local = destination,
        };
        if (chain.Tls is null)
            await RunFilterAsync(connection, chain, known, null, http);
        else if (seen.IsTls)
            await services.Termination.RunAsync(
                connection,
                chain,
                seen.Hello,
                tls =>
                {
                    (known.Peer, known.TlsProtocol) = (PeerIdentity.Of(tls), tls.SslProtocol);
                    return RunFilterAsync(connection, chain, known, tls, http);
                }
            );
    }

    private Task RunFilterAsync(
        ConnectionContext connection,
        ChainState chain,
        GatewayConnection known,
        SslStream? tls,
        ConnectionDelegate http
    ) =>
        chain.Settings.Filter switch
        {
            HttpConnectionManager manager => RunHttpAsync(connection, manager, known, http),
            ForwardProxyFilter proxy => CountAsync(known, () => services.ForwardProxy.RunAsync(connection, proxy, known, tls, http)),
            TcpProxy tcp => CountAsync(known, () => services.Relay.RunAsync(connection, tcp, chain, known, tls)),
            _ => Task.CompletedTask,
        };

    // HTTP counts by the request: an idle connection is nothing to wait for.
    private async Task CountAsync(GatewayConnection known, Func<Task> run)
    {
        services.Drain.Enter(known.Direction);
        try
        {
            await run();
        }
        finally
        {
            services.Drain.Leave(known.Direction);
        }
    }

    private async Task RunHttpAsync(
        ConnectionContext connection,
        HttpConnectionManager manager,
        GatewayConnection known,
        ConnectionDelegate http
    )
    {
        if (manager.Http2PriorKnowledge && !known.IsTls)
        {
            if (!await Http2Preface.DetectAsync(connection, services.Limits.IdleTimeout, services.Clock))
                return;
        }
        connection.Features.Set(known);
        await http(connection);
    }

    private static IPEndPoint? Plain(EndPoint? endPoint) => endPoint is IPEndPoint ip ? OriginalDestination.Plain(ip) : null;
}

/// <summary>What every dispatcher shares.</summary>
internal sealed record ConnectionServices(
    SnapshotSlot<ProxyState> Slot,
    TlsTermination Termination,
    TcpRelay Relay,
    ForwardProxyConnections ForwardProxy,
    ProxyMetrics Metrics,
    InboundDrain Drain,
    ProxyLimits Limits,
    TimeProvider Clock,
    ILogger Log
)
{
    /// <summary>Where a redirected connection was going. Default: what the kernel says.</summary>
    public Func<ConnectionContext, IPEndPoint?> OriginalDestination { get; init; } =
        static connection => Listeners.OriginalDestination.Of(connection.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket);
}
