namespace Sluice.ControlPlane.Store;

/// <summary>Which resources are meant; null means any.</summary>
public sealed record ResourceQuery
{
    public static ResourceQuery Everything { get; } = new();

    public string? Group { get; init; }
    public string? Kind { get; init; }
    public string? Namespace { get; init; }

    public bool Matches(ResourceId id) =>
        (Group is null || Group == id.Group) && (Kind is null || Kind == id.Kind) && (Namespace is null || Namespace == id.Namespace);
}
