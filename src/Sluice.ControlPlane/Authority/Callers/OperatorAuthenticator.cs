using System.Security.Cryptography;
using System.Text;

namespace Sluice.ControlPlane.Authority.Callers;

/// <summary>Proof by an operator's token, of which the options hold the hash.</summary>
internal sealed class OperatorAuthenticator(IReadOnlyList<OperatorGrant> grants) : ICallerAuthenticator
{
    private const string Prefix = "sluice-operator-";

    public string Name => "operator";

    public ValueTask<AuthenticationOutcome> AuthenticateAsync(CallerEvidence evidence, CancellationToken cancellationToken) =>
        ValueTask.FromResult(
            BearerText.Of(evidence).StartsWith(Prefix, StringComparison.Ordinal)
                ? Judge(BearerText.Hash(evidence.BearerToken))
                : AuthenticationOutcome.NotMine
        );

    private AuthenticationOutcome Judge(string hash)
    {
        foreach (var grant in grants)
        {
            var known = Encoding.ASCII.GetBytes(grant.TokenHash.ToLowerInvariant());
            if (CryptographicOperations.FixedTimeEquals(known, Encoding.ASCII.GetBytes(hash)))
                return AuthenticationOutcome.Proven(CallerProof.OfOperator(Name, grant));
        }
        return AuthenticationOutcome.Refused("the operator's token is unknown");
    }
}
