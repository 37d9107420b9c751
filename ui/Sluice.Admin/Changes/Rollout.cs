namespace Sluice.Admin.Changes;

/// <summary>How far a change has come (<c>GET rollout</c>).</summary>
public sealed record Rollout
{
    /// <summary><c>accepted</c>, <c>rejected</c> or <c>timedOut</c> (not all have answered yet).</summary>
    public string Outcome { get; init; } = "";
    public IReadOnlyList<RolloutProxy> Proxies { get; init; } = [];

    public bool IsOver => Outcome is "accepted" or "rejected";
}
