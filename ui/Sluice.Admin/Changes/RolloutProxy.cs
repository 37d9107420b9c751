namespace Sluice.Admin.Changes;

/// <param name="Name"><c>namespace/name</c>.</param>
/// <param name="Outcome"><c>accepted</c>, <c>rejected</c>, <c>gone</c> or <c>timedOut</c>.</param>
/// <param name="Reason">Its words of what it rejects; empty: nothing.</param>
public sealed record RolloutProxy(string Name, string Outcome, string Reason);
