namespace Sluice.Admin.Changes;

/// <summary>How far the dialog of a change is.</summary>
public enum ChangeStage
{
    /// <summary>The API is asked what the change would do.</summary>
    Asking,

    /// <summary>Somebody reads it and gives a reason.</summary>
    Review,

    /// <summary>It is being stored, or taken back.</summary>
    Writing,

    /// <summary>It is stored, and on its way to the proxies or there.</summary>
    Stored,

    /// <summary>It has been taken back, and that is on its way to the proxies or there.</summary>
    TakenBack,

    /// <summary>Somebody else was faster. Nothing is stored.</summary>
    Conflict,
}
