namespace Sluice.ControlPlane.Store.Kubernetes;

/// <summary>How it stands with one kind that is followed.</summary>
/// <param name="What">e.g. <c>gateways</c>, or <c>secrets in istio-ingress</c>.</param>
/// <param name="Phase">How far it is.</param>
/// <param name="Problem">What is wrong at present; empty: nothing.</param>
public sealed record FollowState(string What, FollowPhase Phase, string Problem);

public enum FollowPhase
{
    /// <summary>Never listed yet.</summary>
    Waiting,

    /// <summary>Listed, and followed as far as there is no problem.</summary>
    Following,

    /// <summary>The cluster does not know the kind.</summary>
    Absent,
}
