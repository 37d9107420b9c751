namespace Sluice.Admin.Pages.Users;

/// <summary>What every object of the API has.</summary>
/// <param name="Name">Unique among its kind.</param>
/// <param name="CreationTimestamp">Null: the kind has none.</param>
public sealed record ItemName(string Name, DateTimeOffset? CreationTimestamp = null);
