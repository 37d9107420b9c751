namespace Sluice.Admin.Pages.Users;

/// <summary>One browser in which somebody is signed in.</summary>
public sealed record SessionItem(ItemName Metadata, SessionState Status)
{
    public string Id => Metadata.Name;
}
