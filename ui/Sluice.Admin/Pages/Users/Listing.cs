namespace Sluice.Admin.Pages.Users;

/// <summary>A list of the API's own objects.</summary>
public sealed record Listing<T>(IReadOnlyList<T> Items);
