namespace Sluice.Xds.Mapping;

/// <summary>A resource that cannot be applied.</summary>
/// <param name="TypeUrl">Its type.</param>
/// <param name="Name">Its name.</param>
/// <param name="Reason">Why, in words; never content of a secret.</param>
public sealed record XdsRejection(string TypeUrl, string Name, string Reason)
{
    public override string ToString() => $"{TypeUrl[(TypeUrl.LastIndexOf('.') + 1)..]} {Name}: {Reason}";
}
