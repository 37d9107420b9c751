namespace Sluice.ControlPlane.Authority.Callers;

/// <summary>What an authenticator found. Evidence that one refuses is not shown to the next.</summary>
public sealed record AuthenticationOutcome
{
    private AuthenticationOutcome(CallerProof? proof, string reason, bool isUnavailable) =>
        (Proof, Reason, IsUnavailable) = (proof, reason, isUnavailable);

    /// <summary>Too many proofs from the caller's network have failed of late.</summary>
    public static AuthenticationOutcome TooMany { get; } = new(null, "too many failed proofs", false);

    /// <summary>Evidence of a kind that this authenticator does not judge.</summary>
    public static AuthenticationOutcome NotMine { get; } = new(null, "", false);

    public CallerProof? Proof { get; }

    /// <summary>Why it is refused, for the audit; callers are not told.</summary>
    public string Reason { get; }

    /// <summary>Whoever has to be asked does not answer.</summary>
    public bool IsUnavailable { get; }

    public static AuthenticationOutcome Proven(CallerProof proof) => new(proof, "", false);

    public static AuthenticationOutcome Refused(string reason) => new(null, reason, false);

    public static AuthenticationOutcome Unavailable(string reason) => new(null, reason, true);
}
