using Sluice.ControlPlane.Authority.Callers;
using Sluice.ControlPlane.Authority.Signing;
using Sluice.Values;

namespace Sluice.ControlPlane.Authority;

/// <summary>How one control plane's certificate authority works.</summary>
public sealed record AuthorityOptions
{
    /// <summary>Keeps the ledger, the audit and the signers. Made with mode 0700. Control planes of one machine may share it.</summary>
    public required string DataFolder { get; init; }

    /// <summary>What the signers' keys are encrypted with.</summary>
    public required KeyPassphrase Passphrase { get; init; }

    /// <summary>Default <c>cluster.local</c> (Istio's).</summary>
    public string TrustDomain { get; init; } = "cluster.local";

    /// <summary>An authority made elsewhere (Istio's <c>cacerts</c>). Default null: a self-signed root is made at the first start.</summary>
    public AuthorityMaterial? PluggedIn { get; init; }

    /// <summary>Life of a certificate whose request names none. Default 24 h (Istio's).</summary>
    public TimeSpan DefaultTtl { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Shorter lives are refused. Default 5 min: less is gone before clocks agree.</summary>
    public TimeSpan MinTtl { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Longer lives are refused. It is also how long each step of a root's rotation waits. Default 24 h (Istio's default life).</summary>
    public TimeSpan MaxTtl { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Certificates hold this much earlier, for clocks that are behind. Default 2 min (Istio's).</summary>
    public TimeSpan Backdate { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Life of a root that is made here. Default 3650 days (Istio's).</summary>
    public TimeSpan RootLife { get; init; } = TimeSpan.FromDays(3650);

    /// <summary>A revocation list is good for this long; it is made anew after half of it. Default 24 h.</summary>
    public TimeSpan RevocationListLife { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Certificates that one caller may get at once. Default 20: all replicas of a deployment start together.</summary>
    public int RequestBurst { get; init; } = 20;

    /// <summary>Certificates that one caller may get per minute in the long run. Default 60.</summary>
    public int RequestsPerMinute { get; init; } = 60;

    /// <summary>Failed proofs that one network may try at once, and per minute, before nobody is asked about its tokens. Default 30.</summary>
    public int FailuresPerMinute { get; init; } = 30;

    /// <summary>The audit's file begins anew above this size; four older ones are kept. Default 16 MiB.</summary>
    public long AuditBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Operators who may ask on behalf of workloads. Default: none.</summary>
    public ValueList<OperatorGrant> Operators { get; init; } = [];

    /// <summary>Rounds of PBKDF2 over the passphrase. Default 600,000 (OWASP, 2023, with SHA-256); only tests have less.</summary>
    internal int KeyIterations { get; init; } = 600_000;
}
