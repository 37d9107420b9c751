namespace Sluice.Admin.Pages.Users;

/// <summary>What the API tells of a user.</summary>
/// <param name="CreatedBy">Whoever made them.</param>
/// <param name="MustChangePassword">They have one that somebody else knows.</param>
/// <param name="LastLogin">Null: never.</param>
/// <param name="Sessions">How many they have now.</param>
/// <param name="Password">Only in the answer to their making, where the API chose it.</param>
public sealed record UserState(
    string CreatedBy = "",
    bool MustChangePassword = false,
    DateTimeOffset? LastLogin = null,
    int Sessions = 0,
    string? Password = null
);
