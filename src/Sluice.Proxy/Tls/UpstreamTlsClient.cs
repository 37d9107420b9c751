using System.Net.Security;
using Sluice.Snapshot;

namespace Sluice.Proxy.Tls;

/// <summary>TLS towards the endpoints of one cluster.</summary>
internal sealed class UpstreamTlsClient(UpstreamTls settings) : IDisposable
{
    /// <summary>The server name comes from the configuration, not from each request.</summary>
    public bool HasFixedName => settings.Sni.Length > 0;

    /// <summary>For the HTTP client's own handshake, which takes the name from each request.</summary>
    public SslClientAuthenticationOptions OptionsForRequestHost() => new();

    public async ValueTask<Stream> HandshakeAsync(Stream transport, CancellationToken cancellationToken)
    {
        var tls = new SslStream(transport, leaveInnerStreamOpen: false);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = settings.Sni }, cancellationToken);
        return tls;
    }

    public void Dispose() { }
}
