using Sluice.ControlPlane.Acme.Issuance;
using Sluice.Resources;
using Sluice.Values;

namespace Sluice.ControlPlane.Acme.Scheduling;

/// <summary>How a Certificate stands, for people: what its status says in a cluster, and the admin API everywhere.</summary>
public sealed record CertificateState
{
    public required ResourceKey Certificate { get; init; }

    /// <summary>Generation of the resource that it is about.</summary>
    public long Generation { get; init; }
    public ValueList<string> DnsNames { get; init; }
    public string SecretName { get; init; } = "";
    public string Issuer { get; init; } = "";
    public CertificatePhase Phase { get; init; }

    /// <summary>One sentence.</summary>
    public string Message { get; init; } = "";

    /// <summary>A certificate for these names is served, whatever else goes on.</summary>
    public bool IsReady { get; init; }
    public DateTimeOffset? NotBefore { get; init; }
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>When it is renewed next.</summary>
    public DateTimeOffset? RenewalTime { get; init; }

    /// <summary>Hexadecimal; empty: there is none.</summary>
    public string Serial { get; init; } = "";

    /// <summary>Failures in a row.</summary>
    public int Failures { get; init; }
    public DateTimeOffset? LastFailureAt { get; init; }

    /// <summary>The authority's word (<c>rateLimited</c>, <c>dns</c> ...) or ours (<c>gatewaysNotReady</c> ...).</summary>
    public string LastFailureType { get; init; } = "";
    public string LastFailure { get; init; } = "";

    /// <summary>When it is tried again after a failure.</summary>
    public DateTimeOffset? NextAttempt { get; init; }

    /// <summary>Of the order that is under way, or was last.</summary>
    public ValueList<ChallengeState> Challenges { get; init; }
}

public enum CertificatePhase
{
    /// <summary>It was not looked at yet.</summary>
    Pending,

    /// <summary>An order is under way.</summary>
    Issuing,

    /// <summary>It is there.</summary>
    Ready,

    /// <summary>The last attempt failed; there is another one at <see cref="CertificateState.NextAttempt"/>.</summary>
    Failed,
}
