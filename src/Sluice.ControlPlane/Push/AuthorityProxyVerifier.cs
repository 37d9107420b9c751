using System.Net;
using System.Text;
using Sluice.ControlPlane.Authority;
using Sluice.ControlPlane.Authority.Callers;
using Sluice.Snapshot;
using Sluice.Values;
using Sluice.Xds.Server;

namespace Sluice.ControlPlane.Push;

/// <summary>Proxies prove themselves to the mesh's authority: by a certificate of its, or by what it would give one for.</summary>
public sealed class AuthorityProxyVerifier : IProxyVerifier
{
    private readonly CertificateAuthority _authority;
    private readonly bool _allowsPlainText;
    private (string Roots, string Revoked, TlsSecret Secret)? _roots;

    /// <param name="authority">The judge.</param>
    /// <param name="allowsPlainText">There is a plain listener, which only this machine reaches.</param>
    public AuthorityProxyVerifier(CertificateAuthority authority, bool allowsPlainText)
    {
        (_authority, _allowsPlainText) = (authority, allowsPlainText);
        authority.RevocationsChanged += () => Changed?.Invoke();
        authority.BundleChanged += _ => Changed?.Invoke();
    }

    public event Action? Changed;

    /// <summary>Lists come only where somebody is revoked: they are made anew every few hours, and would be pushed to all proxies each time.</summary>
    public TlsSecret? Roots
    {
        get
        {
            var (roots, lists) = (_authority.Bundle.Pem, _authority.RevocationLists());
            var revoked = lists.Count > 0 ? lists.Pem : "";
            if (_roots is not { } last || last.Roots != roots || last.Revoked != revoked)
                _roots = last = (roots, revoked, Secret(roots, revoked));
            return last.Secret;
        }
    }

    public bool StillHolds(ProxyVerdict verdict) => verdict.Proof is not { } proof || _authority.Holds(proof);

    public async ValueTask<ProxyVerdict> VerifyAsync(XdsPeer peer, CancellationToken cancel)
    {
        if (!peer.IsSecure)
            return _allowsPlainText && IPAddress.IsLoopback(peer.Address) ? ProxyVerdict.Local : ProxyVerdict.Unknown("TLS is required");
        var evidence = new CallerEvidence
        {
            BearerToken = peer.BearerToken,
            Certificate = peer.Certificate,
            Address = peer.Address,
        };
        var outcome = await _authority.AuthenticateAsync(evidence, cancel);
        if (outcome.Proof is { Identity: { } identity } proof)
            return ProxyVerdict.Of(identity.Namespace, identity.ServiceAccount, proof);
        return ProxyVerdict.Unknown(outcome.Reason.Length > 0 ? outcome.Reason : "no proof of a workload's identity");
    }

    private static TlsSecret Secret(string roots, string revoked) =>
        new()
        {
            Name = CertificateReference.MeshRoots,
            CertificateChain = ValueList.Create<byte>(Encoding.ASCII.GetBytes(roots)),
            RevocationList = ValueList.Create<byte>(Encoding.ASCII.GetBytes(revoked)),
        };
}
