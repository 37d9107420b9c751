namespace Sluice.Admin.Pages.Users;

/// <summary>Somebody who signs in with a password.</summary>
public sealed record UserItem(ItemName Metadata, ItemSpec Spec, UserState Status)
{
    public string Name => Metadata.Name;
}
