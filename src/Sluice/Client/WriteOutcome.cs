namespace Sluice.Client;

/// <summary>What became of a resource.</summary>
internal enum WriteOutcome
{
    Created,
    Configured,
    Unchanged,
    Deleted,

    /// <summary>There was nothing to delete.</summary>
    Absent,
    Failed,
}
