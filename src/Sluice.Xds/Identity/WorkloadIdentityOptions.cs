using Sluice.Values;

namespace Sluice.Xds.Identity;

/// <summary>How a proxy gets its certificate.</summary>
public sealed record WorkloadIdentityOptions
{
    /// <summary>Whom the certificate has to name; empty: whomever the proof proves. Default: empty.</summary>
    public string SpiffeId { get; init; } = "";

    /// <summary>File with the roots that the authority's own certificate leads to (Istio's <c>root-cert.pem</c>); read at each request.</summary>
    public required string RootsFile { get; init; }

    /// <summary>A token that somebody keeps fresh (Istio's <c>/var/run/secrets/tokens/istio-token</c>); read at each request. Default: none.</summary>
    public string TokenFile { get; init; } = "";

    /// <summary>Good for the first certificate alone. Default: none.</summary>
    public Secret JoinToken { get; init; } = Secret.Empty;

    /// <summary>Files of a certificate that this authority has issued, to begin with. Default: none.</summary>
    public string CertificateFile { get; init; } = "";

    /// <summary>See <see cref="CertificateFile"/>.</summary>
    public string KeyFile { get; init; } = "";

    /// <summary>Life to ask for; zero leaves it to the authority. Default 24 h (Istio's <c>SECRET_TTL</c>).</summary>
    public TimeSpan Ttl { get; init; } = TimeSpan.FromHours(24);

    /// <summary>First pause after a failure; it doubles up to <see cref="MaxPause"/>. Default 1 s.</summary>
    public TimeSpan MinPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Default 1 min.</summary>
    public TimeSpan MaxPause { get; init; } = TimeSpan.FromMinutes(1);
}
