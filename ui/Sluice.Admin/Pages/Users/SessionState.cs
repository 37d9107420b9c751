namespace Sluice.Admin.Pages.Users;

/// <summary>What the API tells of a session.</summary>
/// <param name="Agent">What the browser says of itself; anybody can write anything there.</param>
/// <param name="Current">It is the one that asks.</param>
public sealed record SessionState(
    string User,
    string Address,
    string Agent,
    DateTimeOffset LastUsed,
    DateTimeOffset Expires,
    bool Current = false
);
