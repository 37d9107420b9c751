using Sluice.ControlPlane.Acme.Protocol;
using Sluice.Resources.Certificates;

namespace Sluice.ControlPlane.Acme.Challenges;

/// <summary>How one name of an order is proved.</summary>
internal sealed record Proof(AcmeAuthorization Authorization, AcmeChallenge Challenge, AcmeSolver Solver)
{
    public AcmeChallengeKind Kind => AcmeSolvers.KindOf(Solver);

    public string DnsName => Authorization.DnsName;

    /// <exception cref="AcmeException">The issuer has no way to prove it, or the authority takes none of them.</exception>
    public static Proof Choose(AcmeIssuer issuer, AcmeAuthorization authorization)
    {
        var name = authorization.DnsName;
        var solver =
            AcmeSolvers.For(issuer.Spec, name)
            ?? throw new AcmeException(
                AcmeFailure.Configuration,
                $"AcmeIssuer {issuer.Metadata.Name} has no solver for {name}" + (authorization.IsWildcard ? ": a wildcard needs dns01" : "")
            );
        var type = AcmeSolvers.KindOf(solver) switch
        {
            AcmeChallengeKind.Dns01 => "dns-01",
            AcmeChallengeKind.TlsAlpn01 => "tls-alpn-01",
            _ => "http-01",
        };
        var challenge =
            authorization.Challenges.FirstOrDefault(c => c.Type == type)
            ?? throw new AcmeException(
                AcmeFailure.Configuration,
                $"the authority does not take {type} for {name}, but {string.Join(", ", authorization.Challenges.Select(c => c.Type))}"
            );
        return new(authorization, challenge, solver);
    }
}
