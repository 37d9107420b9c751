using System.Text;
using k8s;
using k8s.Models;
using Sluice.Values;

namespace Sluice.ControlPlane.Authority.Callers;

/// <summary>TokenReview (authentication.k8s.io/v1). The control plane's account needs the role <c>system:auth-delegator</c>.</summary>
public sealed class KubernetesTokenReviewer(IKubernetes cluster) : ITokenReviewer
{
    public async Task<TokenReview> ReviewAsync(Secret token, string audience, CancellationToken cancellationToken)
    {
        var review = new V1TokenReview
        {
            ApiVersion = "authentication.k8s.io/v1",
            Kind = "TokenReview",
            Spec = new() { Token = Encoding.ASCII.GetString(token.Reveal()), Audiences = [audience] },
        };
        var answer = await cluster.AuthenticationV1.CreateTokenReviewAsync(review, cancellationToken: cancellationToken);
        var status = answer.Status;
        return new(
            status is { Authenticated: true } && string.IsNullOrEmpty(status.Error),
            status?.User?.Username ?? "",
            [.. status?.Audiences ?? []]
        );
    }
}
