using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Sluice.Proxy.Listeners;

/// <summary>
/// Tells HTTP/2 with prior knowledge from HTTP/1.1 on a plain port by the client preface (RFC 9113 3.4). Kestrel cannot: without ALPN
/// it takes HTTP/1.1 (dotnet/aspnetcore#56984), so a connection that begins with the preface is given an ALPN result.
/// </summary>
internal static class Http2Preface
{
    /// <summary>Looks at the first bytes and leaves them. False: the connection ended or said nothing in time.</summary>
    public static async ValueTask<bool> DetectAsync(ConnectionContext connection, TimeSpan timeout, TimeProvider clock)
    {
        using var deadline = new CancellationTokenSource(timeout, clock);
        try
        {
            if (await BeginsWithPrefaceAsync(connection.Transport.Input, deadline.Token) is not { } isHttp2)
                return false;
            if (isHttp2)
                PretendAlpn(connection);
            return true;
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            return false;
        }
    }

    private static async ValueTask<bool?> BeginsWithPrefaceAsync(PipeReader input, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken);
            var verdict = Compare(result.Buffer);
            if (verdict is not null || result.IsCompleted)
            {
                input.AdvanceTo(result.Buffer.Start);
                return result.Buffer.IsEmpty ? null : verdict ?? false;
            }
            input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    /// <summary>Null: more bytes are needed.</summary>
    internal static bool? Compare(in ReadOnlySequence<byte> bytes)
    {
        var preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;
        Span<byte> head = stackalloc byte[24];
        var length = (int)Math.Min(bytes.Length, preface.Length);
        bytes.Slice(0, length).CopyTo(head);
        if (!head[..length].SequenceEqual(preface[..length]))
            return false;
        return length == preface.Length ? true : null;
    }

    private static void PretendAlpn(ConnectionContext connection)
    {
        connection.Features.Set<ITlsConnectionFeature>(NoTls.Instance);
        connection.Features.Set<ITlsApplicationProtocolFeature>(NoTls.Instance);
    }

    private sealed class NoTls : ITlsConnectionFeature, ITlsApplicationProtocolFeature
    {
        private static readonly ReadOnlyMemory<byte> H2 = "h2"u8.ToArray();

        public static NoTls Instance { get; } = new();

        public X509Certificate2? ClientCertificate
        {
            get => null;
            set { }
        }

        public ReadOnlyMemory<byte> ApplicationProtocol => H2;

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) =>
            Task.FromResult<X509Certificate2?>(null);
    }
}
