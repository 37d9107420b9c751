namespace Sluice.Admin.Changes;

/// <summary>What a change would do to requests.</summary>
public sealed record Impact
{
    /// <summary>Recent real requests that were asked about.</summary>
    public int Sampled { get; init; }

    /// <summary>Of them, those that would be treated differently.</summary>
    public int ChangedCount { get; init; }
    public IReadOnlyList<ImpactRequest> Changed { get; init; } = [];

    /// <summary>Requests that were made up, where nobody has sent any.</summary>
    public int Probed { get; init; }
    public IReadOnlyList<ImpactRequest> Probes { get; init; } = [];
    public IReadOnlyList<ImpactGateway> Gateways { get; init; } = [];
    public int GatewaysOmitted { get; init; }

    /// <summary>What translation has to say about the state that would be.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Why it could not be said; empty: it could.</summary>
    public string Incomplete { get; init; } = "";
}
