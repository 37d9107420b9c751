using System.IO.Pipelines;
using System.Net.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Sluice.Proxy.Listeners;
using Sluice.Proxy.Tcp;

namespace Sluice.Proxy.Forward;

/// <summary>A client's connection to a forward proxy, and how it is answered.</summary>
/// <param name="Tls">The client's TLS where it is terminated here.</param>
internal sealed record ForwardClient(ConnectionContext Connection, GatewayConnection Known, SslStream? Tls)
{
    /// <summary>Time that a refused client gets to take its answer. Default 5 s (nginx <c>lingering_timeout</c>).</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);

    public IClientSide Side { get; } = Tls is null ? new PlainClient(Connection) : new TlsClient(Tls);

    public PipeReader Input => Connection.Transport.Input;

    /// <summary>The listener is closing: whoever has not asked yet shall ask elsewhere.</summary>
    public CancellationToken Closing =>
        Connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;

    /// <summary>
    /// Answers, and reads on until the client has heard it: a connection that is closed over unread bytes is reset, and the reset may overtake
    /// the answer (RFC 9112 9.6).
    /// </summary>
    public async ValueTask RefuseAsync(int status, string text, TimeProvider clock)
    {
        await ForwardReply.RefuseAsync(Side, status, text);
        await Side.EndSendingAsync();
        using var deadline = new CancellationTokenSource(Linger, clock);
        while (true)
        {
            var result = await Input.ReadAsync(deadline.Token);
            Input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
                return;
        }
    }
}
