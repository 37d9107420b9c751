using System.Net;
using Sluice.ControlPlane.Authority;
using Sluice.ControlPlane.Authority.Callers;
using Sluice.Xds.Server;

namespace Sluice.ControlPlane.Push;

/// <summary>Proxies prove themselves to the mesh's authority: by a certificate of its, or by what it would give one for.</summary>
/// <param name="authority">The judge.</param>
/// <param name="allowsPlainText">There is a plain listener, which only this machine reaches.</param>
public sealed class AuthorityProxyVerifier(CertificateAuthority authority, bool allowsPlainText) : IProxyVerifier
{
    public async ValueTask<ProxyVerdict> VerifyAsync(XdsPeer peer, CancellationToken cancel)
    {
        if (!peer.IsSecure)
            return allowsPlainText && IPAddress.IsLoopback(peer.Address) ? ProxyVerdict.Local : ProxyVerdict.Unknown("TLS is required");
        var evidence = new CallerEvidence
        {
            BearerToken = peer.BearerToken,
            Certificate = peer.Certificate,
            Address = peer.Address,
        };
        var outcome = await authority.AuthenticateAsync(evidence, cancel);
        if (outcome.Proof?.Identity is { } identity)
            return ProxyVerdict.Of(identity.Namespace, identity.ServiceAccount);
        return ProxyVerdict.Unknown(outcome.Reason.Length > 0 ? outcome.Reason : "no proof of a workload's identity");
    }
}
