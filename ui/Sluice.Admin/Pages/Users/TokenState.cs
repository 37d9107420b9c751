namespace Sluice.Admin.Pages.Users;

/// <summary>What the API tells of a token.</summary>
/// <param name="LastUsed">Null: never.</param>
/// <param name="Token">Only in the answer to its making.</param>
public sealed record TokenState(string CreatedBy = "", DateTimeOffset? LastUsed = null, string? Token = null);
