namespace Sluice.Admin.Traffic;

/// <summary>What translation says of a resource.</summary>
/// <param name="Resource">As <c>VirtualService shop/reviews</c>.</param>
public sealed record MeshFinding(string Code, string Severity, string Resource, string? Path, string Message, string? Suggestion)
{
    public bool IsError => Severity == "error";
}
