namespace Sluice.Admin.Pages.Routes;

/// <summary>How much traffic rules have (<c>GET routes/stats</c>).</summary>
internal sealed record RouteStats(IReadOnlyList<RouteStats.Row> Items)
{
    /// <param name="Source"><c>namespace/name</c> of the VirtualService.</param>
    /// <param name="RuleIndex">0-based; -1: none of the http rules.</param>
    internal sealed record Row(string Source, int RuleIndex, double Rps, double ErrorRate);
}
