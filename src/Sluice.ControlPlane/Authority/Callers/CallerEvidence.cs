using System.Net;
using System.Security.Cryptography.X509Certificates;
using Sluice.Values;

namespace Sluice.ControlPlane.Authority.Callers;

/// <summary>What a caller brought along. Nothing in it is believed yet.</summary>
public sealed record CallerEvidence
{
    /// <summary>From <c>authorization</c>; empty without one.</summary>
    public Secret BearerToken { get; init; } = Secret.Empty;

    /// <summary>The TLS client certificate, whose key the handshake proved; its chain is checked here. Null without one.</summary>
    public X509Certificate2? Certificate { get; init; }

    public IPAddress? Address { get; init; }
}
