namespace Sluice.Admin.Changes;

/// <param name="Items">Newest first.</param>
/// <param name="Metadata">Where the next page begins.</param>
public sealed record RevisionList(IReadOnlyList<Revision> Items, RevisionList.Page? Metadata)
{
    /// <param name="Before">Revision below which the next page begins; 0: there is none.</param>
    public sealed record Page(long Before);
}
