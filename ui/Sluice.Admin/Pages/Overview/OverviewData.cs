using System.Text.Json.Nodes;
using Sluice.Admin.Traffic;

namespace Sluice.Admin.Pages.Overview;

/// <summary>Everything that the overview shows, at one moment.</summary>
public sealed record OverviewData
{
    public IReadOnlyList<GatewayStats> Stats { get; init; } = [];
    public MeshStatus Status { get; init; } = MeshStatus.Empty;
    public IReadOnlyList<CertificateEnd> Certificates { get; init; } = [];
    public IReadOnlyList<LimitCounts> Limits { get; init; } = [];
    public IReadOnlyList<ChangeLine> Changes { get; init; } = [];

    /// <summary>Gateways and ForwardProxies.</summary>
    public IReadOnlyList<JsonObject> Resources { get; init; } = [];

    public IReadOnlyList<ProxyStatus> Proxies => Status.Proxies ?? [];

    public IReadOnlyList<MeshFinding> Findings => Status.Findings ?? [];

    public int Synced => Proxies.Count(p => p.State == "synced");

    public IEnumerable<ProxyStatus> Rejecting => Proxies.Where(p => p.State == "rejected");

    /// <summary>Nobody has connected anything yet.</summary>
    public bool IsEmpty => Stats.Count == 0 && Proxies.Count == 0;
}
