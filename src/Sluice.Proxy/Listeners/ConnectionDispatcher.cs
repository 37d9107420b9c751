using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Sluice.Proxy.Routing;
using Sluice.Proxy.State;
using Sluice.Snapshot;

namespace Sluice.Proxy.Listeners;

/// <summary>Takes a new connection of one listener to the filter chain that matches it.</summary>
internal sealed class ConnectionDispatcher(
    Listener listener,
    SnapshotSlot<ProxyState> slot,
    ProxyLimits limits,
    TimeProvider clock,
    ILogger log
)
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A port is bound before its snapshot is published; connections that are quicker wait for it.</summary>
    public void Open() => _open.TrySetResult();

    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate http)
    {
        await _open.Task;
        if (!slot.Current.Listeners.TryGetValue(listener.Name, out var state))
            return;
        var facts = new ConnectionFacts
        {
            LocalAddress = (connection.LocalEndPoint as IPEndPoint)?.Address,
            RemoteAddress = (connection.RemoteEndPoint as IPEndPoint)?.Address,
            ServerName = "",
            ApplicationProtocols = [],
        };
        var index = state.Matcher.Match(facts);
        if (index < 0)
        {
            log.NoChain(listener.Name, connection.RemoteEndPoint?.ToString() ?? "");
            return;
        }
        await RunChainAsync(connection, state.Chains[index], facts, http);
    }

    private async Task RunChainAsync(ConnectionContext connection, ChainState chain, ConnectionFacts facts, ConnectionDelegate http)
    {
        if (chain.Settings.Filter is not HttpConnectionManager manager)
            return;
        if (manager.Http2PriorKnowledge && !await Http2Preface.DetectAsync(connection, limits.IdleTimeout, clock))
            return;
        connection.Features.Set(
            new GatewayConnection(listener.Name, listener.Port, chain.Name)
            {
                IsTls = facts.IsTls,
                ServerName = facts.ServerName,
                Remote = connection.RemoteEndPoint as IPEndPoint,
                Local = connection.LocalEndPoint as IPEndPoint,
            }
        );
        await http(connection);
    }
}
