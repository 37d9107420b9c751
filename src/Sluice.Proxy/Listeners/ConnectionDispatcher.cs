using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Sluice.Proxy.Routing;
using Sluice.Proxy.State;
using Sluice.Proxy.Tcp;
using Sluice.Proxy.Telemetry;
using Sluice.Proxy.Tls;
using Sluice.Snapshot;

namespace Sluice.Proxy.Listeners;

/// <summary>Takes a new connection of one listener to the filter chain that matches it.</summary>
internal sealed class ConnectionDispatcher(string listener, int port, ConnectionServices services)
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
        if (!state.Listeners.TryGetValue(listener, out var mine) || await InspectAsync(connection, mine) is not { } hello)
            return;
        var facts = new ConnectionFacts
        {
            LocalAddress = Plain(connection.LocalEndPoint)?.Address,
            RemoteAddress = Plain(connection.RemoteEndPoint)?.Address,
            IsTls = hello.IsTls,
            ServerName = hello.Hello.ServerName,
            ApplicationProtocols = hello.Hello.ApplicationProtocols,
        };
        var index = mine.Matcher.Match(facts);
        if (index < 0)
        {
            services.Metrics.ConnectionsWithoutChain.Increment();
            services.Log.NoChain(listener, connection.RemoteEndPoint?.ToString() ?? "", facts.ServerName);
            return;
        }
        var chain = mine.Chains[index];
        var known = Describe(connection, chain, facts);
        if (chain.Tls is not null && hello.IsTls)
            await services.Termination.RunAsync(connection, chain, hello.Hello, tls => RunFilterAsync(connection, chain, known, tls, http));
        else if (chain.Tls is null)
            await RunFilterAsync(connection, chain, known, null, http);
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
            TcpProxy tcp => services.Relay.RunAsync(connection, tcp, chain, known, tls),
            _ => Task.CompletedTask,
        };

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

    private GatewayConnection Describe(ConnectionContext connection, ChainState chain, ConnectionFacts facts) =>
        new(listener, port, chain.Name)
        {
            IsTls = facts.IsTls && chain.Tls is not null,
            ServerName = facts.ServerName,
            Remote = Plain(connection.RemoteEndPoint),
            Local = Plain(connection.LocalEndPoint),
        };

    /// <summary>Null: the connection ended, said nothing in time, or began a broken hello.</summary>
    private async ValueTask<Inspected?> InspectAsync(ConnectionContext connection, ListenerState mine)
    {
        if (!mine.InspectsTls)
            return new Inspected(false, NoHello);
        using var deadline = new CancellationTokenSource(services.Limits.InspectionTimeout, services.Clock);
        try
        {
            var (status, hello) = await HelloInspection.PeekAsync(connection.Transport.Input, deadline.Token);
            return status switch
            {
                HelloStatus.Ok => new Inspected(true, hello),
                HelloStatus.NotTls => new Inspected(false, NoHello),
                _ => null,
            };
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            return null;
        }
    }

    // A socket for both families shows IPv4 as ::ffff:1.2.3.4, which is in no IPv4 subnet and not what people expect in a header.
    private static IPEndPoint? Plain(EndPoint? endPoint) =>
        endPoint is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped
            ? new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port)
            : endPoint as IPEndPoint;

    private static readonly ClientHello NoHello = new();

    private sealed record Inspected(bool IsTls, ClientHello Hello);
}

/// <summary>What every dispatcher shares.</summary>
internal sealed record ConnectionServices(
    SnapshotSlot<ProxyState> Slot,
    TlsTermination Termination,
    TcpRelay Relay,
    ProxyMetrics Metrics,
    ProxyLimits Limits,
    TimeProvider Clock,
    ILogger Log
);
