namespace Sluice.Proxy.Tls;

/// <summary>What a TLS client says of itself before anything is encrypted.</summary>
internal sealed record ClientHello
{
    /// <summary>SNI, lower case; empty where there is none.</summary>
    public string ServerName { get; init; } = "";

    /// <summary>ALPN names in the client's order.</summary>
    public IReadOnlyList<string> ApplicationProtocols { get; init; } = [];

    /// <summary>It verifies ECDSA signatures.</summary>
    public bool AcceptsEcdsa { get; init; }

    /// <summary>It verifies RSA signatures.</summary>
    public bool AcceptsRsa { get; init; } = true;
}

internal enum HelloStatus
{
    NeedMore,
    Ok,
    Malformed,

    /// <summary>The first byte begins no TLS record.</summary>
    NotTls,
}
