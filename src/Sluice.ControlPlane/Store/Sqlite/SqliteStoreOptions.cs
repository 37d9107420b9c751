namespace Sluice.ControlPlane.Store.Sqlite;

/// <summary>How much the embedded store remembers.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>Changes of all resources that are kept whatever happens, so that watchers can be this far behind. Default 10,000.</summary>
    public int KeptChanges { get; init; } = 10_000;

    /// <summary>Beyond those, revisions kept of each resource, for its history and for going back. Default 100.</summary>
    public int KeptRevisions { get; init; } = 100;
}
