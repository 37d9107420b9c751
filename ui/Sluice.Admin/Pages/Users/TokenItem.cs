namespace Sluice.Admin.Pages.Users;

/// <summary>A bearer token of a program.</summary>
public sealed record TokenItem(ItemName Metadata, ItemSpec Spec, TokenState Status)
{
    public string Name => Metadata.Name;
}
