using Sluice.Values;

namespace Sluice.ControlPlane.Authority.Callers;

/// <summary>Asks a cluster's API server about a token.</summary>
public interface ITokenReviewer
{
    /// <summary>Throws where there is no answer.</summary>
    Task<TokenReview> ReviewAsync(Secret token, string audience, CancellationToken cancellationToken);
}
