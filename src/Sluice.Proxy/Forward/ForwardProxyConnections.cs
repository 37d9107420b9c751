using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Sluice.Proxy.Listeners;
using Sluice.Proxy.State;
using Sluice.Snapshot;

namespace Sluice.Proxy.Forward;

/// <summary>
/// Connections to a forward proxy: tunnels (CONNECT) are opened here, since Kestrel cannot give its connection away; requests in absolute
/// form go to Kestrel. A connection is for one or the other, as clients use them.
/// </summary>
internal sealed class ForwardProxyConnections(
    SnapshotSlot<ProxyState> slot,
    ForwardTunnels tunnels,
    ProxyAuthentication users,
    ProxyLimits limits,
    TimeProvider clock
)
{
    private readonly ConcurrentDictionary<string, ConnectionCount> _open = new(StringComparer.Ordinal);

    /// <param name="tls">The client's TLS where it is terminated here.</param>
    public async Task RunAsync(
        ConnectionContext connection,
        ForwardProxyFilter settings,
        GatewayConnection known,
        SslStream? tls,
        ConnectionDelegate http
    )
    {
        var client = new ForwardClient(connection, known, tls);
        var open = _open.GetOrAdd(known.Listener, static _ => new());
        try
        {
            if (!open.TryEnter(settings.MaxConnections))
            {
                await RefuseAsync(client, StatusCodes.Status503ServiceUnavailable, "The proxy has as many connections as it may.");
                return;
            }
            try
            {
                await ServeAsync(client, http);
            }
            finally
            {
                open.Leave();
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side may go at any time, and the end of an idle tunnel closes what the other direction waits for.
        }
    }

    private async Task ServeAsync(ForwardClient client, ConnectionDelegate http)
    {
        var isOver = false;
        while (!isOver)
        {
            switch (await IsConnectAsync(client))
            {
                case null:
                    return;
                case false:
                    client.Connection.Features.Set(client.Known);
                    await http(client.Connection);
                    return;
            }
            isOver = await ReadHeadInTimeAsync(client) is not { } head || await AnswerAsync(client, head);
        }
    }

    /// <summary>Null: the client has nothing to ask, or shall ask elsewhere.</summary>
    private async ValueTask<bool?> IsConnectAsync(ForwardClient client)
    {
        using var idle = new CancellationTokenSource(limits.IdleTimeout, clock);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, client.Closing);
        while (true)
        {
            var result = await client.Input.ReadAsync(over.Token);
            var answer = ConnectHeadReader.IsConnect(result.Buffer);
            client.Input.AdvanceTo(result.Buffer.Start, answer is null ? result.Buffer.End : result.Buffer.Start);
            if (result.Buffer.IsEmpty && result.IsCompleted)
                return null;
            if (answer is not null || result.IsCompleted)
                return answer ?? false;
        }
    }

    private async ValueTask<ConnectHead?> ReadHeadInTimeAsync(ForwardClient client)
    {
        using var deadline = new CancellationTokenSource(limits.RequestHeadersTimeout, clock);
        try
        {
            return await ReadHeadAsync(client, deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            await RefuseAsync(client, StatusCodes.Status408RequestTimeout, "The request's head did not arrive in time.");
            return null;
        }
    }

    private async ValueTask<ConnectHead?> ReadHeadAsync(ForwardClient client, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await client.Input.ReadAsync(cancellationToken);
            var status = ConnectHeadReader.TryRead(result.Buffer, limits.MaxRequestHeaderBytes, out var head, out var end);
            if (status == HeadStatus.Ok)
            {
                client.Input.AdvanceTo(end);
                return head;
            }
            client.Input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (status == HeadStatus.TooLarge)
                await RefuseAsync(client, StatusCodes.Status431RequestHeaderFieldsTooLarge, "The request's head is too large.");
            else if (status == HeadStatus.Malformed)
                await RefuseAsync(client, StatusCodes.Status400BadRequest, "The request cannot be read.");
            if (status != HeadStatus.NeedMore || result.IsCompleted)
                return null;
        }
    }

    /// <returns>True: the connection is over.</returns>
    private async ValueTask<bool> AnswerAsync(ForwardClient client, ConnectHead head)
    {
        var state = slot.Current; // once: the settings may be others than when the client connected
        if (client.Known.ChainIn(state)?.Settings.Filter is not ForwardProxyFilter settings)
        {
            await RefuseAsync(client, StatusCodes.Status503ServiceUnavailable, "The proxy is about to close.");
            return true;
        }
        var user = await users.AuthenticateAsync(head.Credentials, settings, client.Connection.ConnectionClosed);
        if (user is null)
        {
            await tunnels.AskForUserAsync(client, head, settings.Realm);
            return !head.KeepsOpen;
        }
        if (!ForwardTarget.TryRead(head.Authority, 0, out var host, out var port))
            await tunnels.RefuseTargetAsync(client, head);
        else
            await tunnels.RunAsync(client, state, settings, new(client.Known, EgressProtocol.Connect, host, port) { User = user });
        return true;
    }

    private ValueTask RefuseAsync(ForwardClient client, int status, string text) => client.RefuseAsync(status, text, clock);
}
