namespace Sluice.ControlPlane.Acme.Scheduling;

/// <summary>The ledger as it lies on the disk.</summary>
internal sealed record LedgerFile
{
    public IReadOnlyList<LedgerEntry> Entries { get; init; } = [];

    /// <summary>By <c>namespace/name</c> of the Certificate.</summary>
    public IReadOnlyDictionary<string, Attempts> Attempts { get; init; } = new Dictionary<string, Attempts>();
}
