namespace Sluice.Admin.Pages.Users;

/// <summary>What holders of a client certificate may do.</summary>
public sealed record SubjectItem(ItemName Metadata, ItemSpec Spec)
{
    public string Identity => Metadata.Name;
}
