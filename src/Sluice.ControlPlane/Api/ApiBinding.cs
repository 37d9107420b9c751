using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Sluice.ControlPlane.Api;

/// <summary>Where an <see cref="ApiServer"/> listens, and with which certificates.</summary>
public sealed class ApiBinding
{
    /// <summary>Port 0 lets the system choose.</summary>
    public IPEndPoint Address { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>With its private key and what is sent along to its root; asked for at each handshake, so that it may be renewed.</summary>
    public required Func<SslStreamCertificateContext> Certificate { get; init; }

    /// <summary>Who vouches for client certificates. Empty: none are asked for.</summary>
    public X509Certificate2Collection ClientAuthorities { get; init; } = [];

    /// <summary>What is served at other paths; null: nothing.</summary>
    public IApiSite? Site { get; init; }

    /// <summary>Connections at once. Default 1,000: each open watch is one, or shares one over HTTP/2.</summary>
    public long MostConnections { get; init; } = 1_000;
}
