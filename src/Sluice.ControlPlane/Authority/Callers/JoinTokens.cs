using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Sluice.ControlPlane.Authority.State;
using Sluice.Values;

namespace Sluice.ControlPlane.Authority.Callers;

/// <summary>Tokens for the first certificate of machines outside Kubernetes: each is good for one identity, once. The ledger has their hashes only.</summary>
internal sealed class JoinTokens(AuthorityLedger ledger, TimeProvider clock) : ICallerAuthenticator
{
    private const string Prefix = "sluice-join-";

    /// <summary>Longer is a password.</summary>
    public static readonly TimeSpan MaxLife = TimeSpan.FromDays(7);

    public string Name => "join-token";

    public Secret Create(CallerIdentity identity, TimeSpan life)
    {
        if (life <= TimeSpan.Zero || life > MaxLife)
            throw new ArgumentOutOfRangeException(nameof(life), "more than zero, and 7 days at most");
        var text = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var token = new Secret(Encoding.ASCII.GetBytes(text));
        ledger.AddJoinToken(BearerText.Hash(token), identity.SpiffeId, clock.GetUtcNow() + life);
        return token;
    }

    /// <summary>It is used up when the certificate is recorded, not here: a request that is refused leaves it whole.</summary>
    public ValueTask<AuthenticationOutcome> AuthenticateAsync(CallerEvidence evidence, CancellationToken cancellationToken) =>
        ValueTask.FromResult(
            BearerText.Of(evidence).StartsWith(Prefix, StringComparison.Ordinal)
                ? Judge(BearerText.Hash(evidence.BearerToken))
                : AuthenticationOutcome.NotMine
        );

    private AuthenticationOutcome Judge(string hash) =>
        ledger.JoinTokenIdentity(hash, clock.GetUtcNow()) is { } text && CallerIdentity.TryParse(text, out var identity)
            ? AuthenticationOutcome.Proven(CallerProof.Workload(Name, identity) with { OneTime = hash })
            : AuthenticationOutcome.Refused("the join token is unknown, used or over");
}
