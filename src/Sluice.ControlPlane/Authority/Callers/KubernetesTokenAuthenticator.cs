using Microsoft.Extensions.Logging;

namespace Sluice.ControlPlane.Authority.Callers;

/// <summary>Proof by a projected service account token, which the cluster's API server reviews.</summary>
public sealed class KubernetesTokenAuthenticator(
    ITokenReviewer reviewer,
    string trustDomain,
    TimeProvider clock,
    ILogger log,
    string audience = KubernetesTokenAuthenticator.IstioAudience
) : ICallerAuthenticator, IDisposable
{
    /// <summary>The audience of the tokens that Istio's charts mount.</summary>
    public const string IstioAudience = "istio-ca";

    /// <summary>An API server that takes longer is not there.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>At most as many reviews at once; the rest wait, within the same time.</summary>
    private const int MaxReviews = 16;

    private readonly SemaphoreSlim _reviews = new(MaxReviews);

    public string Name => "kubernetes";

    public async ValueTask<AuthenticationOutcome> AuthenticateAsync(CallerEvidence evidence, CancellationToken cancellationToken)
    {
        // A service account's token is a JWT: nothing else is worth the API server's time.
        if (BearerText.Of(evidence).Split('.') is not [{ Length: > 0 }, { Length: > 0 }, { Length: > 0 }])
            return AuthenticationOutcome.NotMine;
        using var late = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await _reviews.WaitAsync(either.Token);
            try
            {
                return Judge(await reviewer.ReviewAsync(evidence.BearerToken, audience, either.Token));
            }
            finally
            {
                _reviews.Release();
            }
        }
        catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
        {
            // The kind alone: the message could hold what was sent.
            log.NotReviewed(failed.GetType().Name);
            return AuthenticationOutcome.Unavailable("Kubernetes does not review tokens");
        }
    }

    public void Dispose() => _reviews.Dispose();

    private AuthenticationOutcome Judge(TokenReview review)
    {
        if (!review.IsAuthenticated)
            return AuthenticationOutcome.Refused("Kubernetes does not know the token");
        // A server that does not look at audiences names none: its word is worth nothing here.
        if (!review.Audiences.Contains(audience))
            return AuthenticationOutcome.Refused("the token is for another audience");
        return ServiceAccountName.Parse(review.UserName, trustDomain) is { } identity
            ? AuthenticationOutcome.Proven(CallerProof.Workload(Name, identity))
            : AuthenticationOutcome.Refused("the token is not a service account's");
    }
}
