namespace Sluice.ControlPlane.Authority.Issuance;

/// <summary>What became of a request; the names are gRPC's.</summary>
public enum IssueStatus
{
    Issued,
    Unauthenticated,
    PermissionDenied,
    InvalidArgument,
    ResourceExhausted,

    /// <summary>Try again later: whoever has to be asked does not answer, or the decision could not be recorded.</summary>
    Unavailable,
}
