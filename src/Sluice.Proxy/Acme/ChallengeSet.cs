using System.Collections.Frozen;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Sluice.Proxy.Http;
using Sluice.Proxy.Tls;
using Sluice.Routing;
using Sluice.Snapshot;

namespace Sluice.Proxy.Acme;

/// <summary>The proofs of a snapshot, ready to show. What nobody knows a proof of goes the usual way, so that upstreams may prove names themselves.</summary>
internal sealed class ChallengeSet
{
    /// <summary>RFC 8555 8.3.</summary>
    public const string ContentType = "application/octet-stream";

    private const string Folder = "/.well-known/acme-challenge/";

    private readonly FrozenDictionary<string, byte[]> _byToken;
    private readonly FrozenDictionary<string, SslStreamCertificateContext> _byName;

    public ChallengeSet(AcmeChallenges challenges)
    {
        _byToken = challenges
            .Http.DistinctBy(c => c.Token)
            .ToFrozenDictionary(c => c.Token, c => Encoding.ASCII.GetBytes(c.KeyAuthorization), StringComparer.Ordinal);
        var certificates = new Dictionary<string, SslStreamCertificateContext>(StringComparer.Ordinal);
        foreach (var challenge in challenges.TlsAlpn)
        {
            if (Parse(challenge) is { } context)
                certificates.TryAdd(challenge.Name, context);
        }
        _byName = certificates.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The ALPN name of RFC 8737 6.2.</summary>
    public static SslApplicationProtocol Protocol { get; } = new("acme-tls/1");

    /// <summary>What is asked for; null: nothing that is known here.</summary>
    public ReadOnlyMemory<byte>? Answer(Exchange exchange)
    {
        var path = exchange.Path;
        if (!path.StartsWith(Folder, StringComparison.Ordinal) || exchange.Method is not ("GET" or "HEAD"))
            return null;
        return _byToken.TryGetValue(path[Folder.Length..], out var proof) ? proof : default(ReadOnlyMemory<byte>?);
    }

    /// <summary>The certificate that proves a name; null: not asked for, or not known here. The client offers that one protocol alone (RFC 8737 3).</summary>
    public SslStreamCertificateContext? CertificateFor(ClientHello hello) =>
        hello.ApplicationProtocols is ["acme-tls/1"] ? _byName.GetValueOrDefault(hello.ServerName) : null;

    // One that cannot be read fails its own order, and nothing else.
    private static SslStreamCertificateContext? Parse(TlsAlpnChallenge challenge)
    {
        try
        {
            var certificate = X509Certificate2.CreateFromPem(
                Encoding.ASCII.GetString(challenge.Certificate.AsSpan()),
                Encoding.ASCII.GetString(challenge.PrivateKey.Reveal())
            );
            return SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or ArgumentException)
        {
            return null;
        }
    }
}
