namespace Sluice.Admin.Pages.Limits;

/// <summary>Counters of every limit in sight.</summary>
public sealed record LimitCounts(IReadOnlyList<LimitCount> Items);
