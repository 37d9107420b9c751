namespace Sluice.Xds.Server.Book;

/// <summary>How what a proxy runs stands to what it should run.</summary>
public enum XdsSync
{
    /// <summary>It has not subscribed.</summary>
    NeverAsked,

    /// <summary>It runs what it should.</summary>
    Synced,

    /// <summary>Something newer is on its way, or waits for the proxy's answer.</summary>
    Stale,

    /// <summary>It refused what was sent last, and runs what it had before.</summary>
    Rejected,
}
