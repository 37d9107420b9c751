namespace Sluice.Admin.Changes;

public enum ChangeResult
{
    /// <summary>Nothing is stored; whoever edits goes on editing.</summary>
    Cancelled,

    /// <summary>It is stored.</summary>
    Applied,

    /// <summary>It was stored and taken back; what is stored is as before, at a later revision.</summary>
    RolledBack,

    /// <summary>Somebody else was faster, and their state is wanted: the page loads it, what was edited is dropped. Nothing was stored.</summary>
    Outdated,
}
