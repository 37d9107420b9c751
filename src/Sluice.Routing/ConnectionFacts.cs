using System.Net;

namespace Sluice.Routing;

/// <summary>What a listener knows of a new connection before it chooses a filter chain.</summary>
public readonly record struct ConnectionFacts
{
    /// <summary>Where the client wanted to go: for a redirected connection its original destination.</summary>
    public IPAddress? LocalAddress { get; init; }

    /// <summary>See <see cref="LocalAddress"/>.</summary>
    public int LocalPort { get; init; }
    public IPAddress? RemoteAddress { get; init; }
    public bool IsTls { get; init; }

    /// <summary>SNI, lower case; empty where there is none.</summary>
    public string ServerName { get; init; }

    /// <summary>ALPN names that the client offers; of a plain connection what its first bytes show.</summary>
    public IReadOnlyList<string> ApplicationProtocols { get; init; }
}
