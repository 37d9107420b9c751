namespace Sluice.Xds.Server.Book;

/// <summary>What became of one proxy in a roll-out.</summary>
public enum XdsOutcome
{
    /// <summary>It runs the state, or a later one.</summary>
    Accepted,

    /// <summary>It refused it.</summary>
    Rejected,

    /// <summary>It has not answered in time.</summary>
    TimedOut,

    /// <summary>It disconnected; once it is back it gets the state.</summary>
    Gone,
}
