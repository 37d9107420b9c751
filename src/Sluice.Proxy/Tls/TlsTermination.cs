using System.Buffers;
using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;
using Sluice.Proxy.Acme;
using Sluice.Proxy.State;
using Sluice.Proxy.Telemetry;
using Sluice.Snapshot;

namespace Sluice.Proxy.Tls;

/// <summary>Ends TLS on a connection and runs the rest of it on the plain bytes.</summary>
internal sealed class TlsTermination(TimeSpan timeout, ProxyMetrics metrics, TimeProvider clock, ILogger log)
{
    /// <summary>False: the handshake failed, and the connection is to be closed.</summary>
    public async Task<bool> RunAsync(ConnectionContext connection, ChainState chain, ClientHello hello, Func<SslStream, Task> next)
    {
        var remote = connection.RemoteEndPoint?.ToString() ?? "";
        if (chain.Tls!.OptionsFor(hello) is not { } options)
        {
            metrics.HandshakesFailed.Increment();
            log.NoCertificate(chain.Name, remote, hello.ServerName);
            return false;
        }
        var transport = connection.Transport;
        await using var tls = new SslStream(new TransportStream(transport), leaveInnerStreamOpen: true);
        if (!await HandshakeAsync(tls, options, remote, hello.ServerName))
            return false;
        var feature = new TlsFeature(tls);
        connection.Features.Set<ITlsConnectionFeature>(feature);
        connection.Features.Set<ITlsApplicationProtocolFeature>(feature);
        var plain = new PlainPipe(tls, connection.Features.Get<IMemoryPoolFeature>()?.MemoryPool);
        try
        {
            connection.Transport = plain;
            await next(tls);
        }
        finally
        {
            await plain.Input.CompleteAsync();
            await plain.Output.CompleteAsync();
            connection.Transport = transport;
        }
        return true;
    }

    /// <summary>Shows a certificate authority the certificate that it asks for; nothing follows the handshake (RFC 8737 3).</summary>
    public async Task ProveAsync(ConnectionContext connection, SslStreamCertificateContext certificate, ClientHello hello)
    {
        await using var tls = new SslStream(new TransportStream(connection.Transport), leaveInnerStreamOpen: true);
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificate,
            ApplicationProtocols = [ChallengeSet.Protocol],
            EnabledSslProtocols = ServerTls.Versions(TlsVersion.Tls12, TlsVersion.Tls13),
        };
        if (await HandshakeAsync(tls, options, connection.RemoteEndPoint?.ToString() ?? "", hello.ServerName))
            await tls.ShutdownAsync();
    }

    private async Task<bool> HandshakeAsync(SslStream tls, SslServerAuthenticationOptions options, string remote, string serverName)
    {
        using var deadline = new CancellationTokenSource(timeout, clock);
        try
        {
            await tls.AuthenticateAsServerAsync(options, deadline.Token);
            return true;
        }
        catch (Exception failed)
            when (failed is AuthenticationException or IOException or OperationCanceledException or InvalidOperationException)
        {
            metrics.HandshakesFailed.Increment();
            log.HandshakeFailed(remote, serverName, failed.Message);
            return false;
        }
    }

    private sealed class PlainPipe : IDuplexPipe
    {
        // Kestrel's segment size. Reads that leave less than half of it free take a new segment.
        private const int SegmentBytes = 4096;

        public PlainPipe(SslStream tls, MemoryPool<byte>? pool)
        {
            Input = PipeReader.Create(tls, new StreamPipeReaderOptions(pool, SegmentBytes, SegmentBytes / 2, leaveOpen: true));
            Output = PipeWriter.Create(tls, new StreamPipeWriterOptions(pool, SegmentBytes, leaveOpen: true));
        }

        public PipeReader Input { get; }

        public PipeWriter Output { get; }
    }

    private sealed class TlsFeature(SslStream tls) : ITlsConnectionFeature, ITlsApplicationProtocolFeature
    {
        private X509Certificate2? _certificate = tls.RemoteCertificate as X509Certificate2;

        public X509Certificate2? ClientCertificate
        {
            get => _certificate;
            set => _certificate = value;
        }

        public ReadOnlyMemory<byte> ApplicationProtocol { get; } = Plain(tls.NegotiatedApplicationProtocol.Protocol);

        // Istio's own name for the same protocol.
        private static ReadOnlyMemory<byte> Plain(ReadOnlyMemory<byte> name) =>
            name.Span.SequenceEqual("istio-h2"u8) ? SslApplicationProtocol.Http2.Protocol : name;

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult(_certificate);
    }
}
