using Sluice.Xds.Server;

namespace Sluice.ControlPlane.Push;

/// <summary>Says who connects, by what the transport proves.</summary>
public interface IProxyVerifier
{
    /// <summary>The caller's identity, or why there is none.</summary>
    ValueTask<ProxyVerdict> VerifyAsync(XdsPeer peer, CancellationToken cancel);
}
