namespace Sluice.Admin.Pages.Live;

/// <summary>How a tap is.</summary>
internal enum TapState
{
    Connecting,
    Live,
    Paused,

    /// <summary>It broke, and is tried again.</summary>
    Broken,

    /// <summary>As many watch as may.</summary>
    Full,

    /// <summary>The filter is none.</summary>
    Refused,
}
