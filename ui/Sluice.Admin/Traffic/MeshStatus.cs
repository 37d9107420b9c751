namespace Sluice.Admin.Traffic;

/// <summary><c>GET status</c>.</summary>
public sealed record MeshStatus(long Revision, IReadOnlyList<ProxyStatus>? Proxies, IReadOnlyList<MeshFinding>? Findings)
{
    public static readonly MeshStatus Empty = new(0, [], []);
}
