using System.Net;
using System.Security.Cryptography.X509Certificates;
using Sluice.Values;

namespace Sluice.Xds.Server;

/// <summary>Who is at the other end of a stream, as far as the transport tells.</summary>
/// <param name="Certificate">The client's certificate, its chain verified by the listener; null without one.</param>
/// <param name="BearerToken">From <c>authorization</c>; empty without one.</param>
/// <param name="Address">Where it connects from.</param>
/// <param name="IsSecure">Whether the connection is TLS.</param>
public sealed record XdsPeer(X509Certificate2? Certificate, Secret BearerToken, IPAddress Address, bool IsSecure)
{
    /// <summary>What the source has found out about it, for the source alone; null: it has not looked yet.</summary>
    public object? Finding { get; init; }
}
