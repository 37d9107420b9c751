using Sluice.Values;

namespace Sluice.ControlPlane.Authority.Callers;

/// <summary>Whose tokens prove identities.</summary>
public sealed record JwtOptions
{
    /// <summary>Claim <c>iss</c>, to the letter.</summary>
    public required string Issuer { get; init; }

    /// <summary>Claim <c>aud</c> holds one of these. Default <c>istio-ca</c> (Istio's).</summary>
    public ValueList<string> Audiences { get; init; } = [KubernetesTokenAuthenticator.IstioAudience];

    /// <summary>How far clocks may differ. Default 30 s.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The trust domain of the identities.</summary>
    public string TrustDomain { get; init; } = "cluster.local";
}
