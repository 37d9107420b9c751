namespace Sluice.Admin.Pages.Users;

/// <summary>What was written of a user, a token or the subject of a certificate.</summary>
/// <param name="Grants">As <c>editor:shop</c>.</param>
/// <param name="Disabled">Only of users: they cannot sign in.</param>
/// <param name="Expires">Only of tokens; null: never.</param>
public sealed record ItemSpec(IReadOnlyList<string> Grants, bool Disabled = false, DateTimeOffset? Expires = null);
