namespace Sluice.Admin.Traffic;

/// <summary>A list as the API writes one.</summary>
public sealed record ItemList<T>(IReadOnlyList<T>? Items)
{
    public IReadOnlyList<T> All => Items ?? [];
}
