using Sluice.Values;

namespace Sluice.Snapshot;

/// <summary>Proofs that a certificate authority may ask any gateway for while orders are under way (RFC 8555 8).</summary>
public sealed record AcmeChallenges
{
    /// <summary>In order of token.</summary>
    public ValueList<HttpChallenge> Http { get; init; }

    /// <summary>In order of name.</summary>
    public ValueList<TlsAlpnChallenge> TlsAlpn { get; init; }
}

/// <summary>HTTP-01 (RFC 8555 8.3).</summary>
/// <param name="Token">Last segment of the path that is asked for.</param>
/// <param name="KeyAuthorization">What is answered.</param>
public sealed record HttpChallenge(string Token, string KeyAuthorization);

/// <summary>TLS-ALPN-01 (RFC 8737): the certificate for whoever asks for <c>acme-tls/1</c> and this name.</summary>
public sealed record TlsAlpnChallenge
{
    /// <summary>SNI, lower case.</summary>
    public required string Name { get; init; }

    /// <summary>PEM.</summary>
    public ValueList<byte> Certificate { get; init; }
    public Secret PrivateKey { get; init; } = Secret.Empty;
}
