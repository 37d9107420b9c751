using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sluice.ControlPlane.Authority.Signing;

namespace Sluice.ControlPlane.Authority.Callers;

/// <summary>Proof by a certificate that this authority has issued, which holds and is not revoked. It renews its own identity alone.</summary>
internal sealed class OwnCertificateAuthenticator(
    SignerSet signers,
    Func<X509Certificate2, bool> isRevoked,
    string trustDomain,
    TimeProvider clock
) : ICallerAuthenticator
{
    // TLS client authentication.
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    public string Name => "certificate";

    public ValueTask<AuthenticationOutcome> AuthenticateAsync(CallerEvidence evidence, CancellationToken cancellationToken) =>
        ValueTask.FromResult(
            // A token says more: it is how a workload comes back whose certificate was revoked.
            evidence.Certificate
                is { } certificate
            && evidence.BearerToken.IsEmpty
                ? Judge(certificate)
                : AuthenticationOutcome.NotMine
        );

    private AuthenticationOutcome Judge(X509Certificate2 certificate)
    {
        if (SpiffeName.Of(certificate) is not { } identity || identity.TrustDomain != trustDomain)
            return AuthenticationOutcome.Refused("the certificate names no workload of this trust domain");
        if (certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(b => b.CertificateAuthority))
            return AuthenticationOutcome.Refused("the certificate is an authority's");
        if (!IsOurs(certificate))
            return AuthenticationOutcome.Refused("the certificate is not one that this authority has issued, or does not hold now");
        return isRevoked(certificate)
            ? AuthenticationOutcome.Refused("the certificate is revoked")
            : AuthenticationOutcome.Proven(CallerProof.Workload(Name, identity) with { Certificate = CertificateMark.Of(certificate) });
    }

    private bool IsOurs(X509Certificate2 certificate)
    {
        var state = signers.Current;
        using var chain = new X509Chain();
        var policy = ChainPolicies.Of(state.Roots, clock.GetUtcNow());
        policy.ApplicationPolicy.Add(ClientAuthentication);
        foreach (var entry in state.Signers)
            policy.ExtraStore.AddRange(entry.Signer.Intermediates.ToArray());
        chain.ChainPolicy = policy;
        // Other authorities below the same root are trusted in the mesh, but cannot hand identities over to this one.
        return chain.Build(certificate)
            && chain.ChainElements.Count > 1
            && state.Signers.Any(s =>
                s.Signer.Certificate.RawDataMemory.Span.SequenceEqual(chain.ChainElements[1].Certificate.RawDataMemory.Span)
            );
    }
}
