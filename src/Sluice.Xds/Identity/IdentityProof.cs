using Sluice.Values;

namespace Sluice.Xds.Identity;

/// <summary>What a request for a certificate is proven with: a token, or else a certificate.</summary>
/// <param name="Token">Goes into <c>authorization</c>; empty: none.</param>
/// <param name="Chain">PEM of the client certificate; empty: none.</param>
/// <param name="PrivateKey">PEM of its key.</param>
public sealed record IdentityProof(Secret Token, string Chain, Secret PrivateKey)
{
    public static IdentityProof OfToken(Secret token) => new(token, "", Secret.Empty);

    public static IdentityProof OfCertificate(string chain, Secret key) => new(Secret.Empty, chain, key);
}
