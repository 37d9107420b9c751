namespace Sluice.Admin.Pages.Routes;

/// <summary>Which routes are wanted, in which order.</summary>
/// <param name="Query">Words that must all be there.</param>
/// <param name="Namespace">Empty: all.</param>
/// <param name="Gateway"><c>namespace/name</c> or <c>mesh</c>; empty: all.</param>
/// <param name="Sort"><c>name</c>, <c>hosts</c>, <c>gateways</c>, <c>rps</c> or <c>errors</c>.</param>
/// <param name="IsDescending">The other way round.</param>
internal sealed record RouteFilter(string Query, string Namespace, string Gateway, string Sort, bool IsDescending)
{
    /// <summary>The rows to show. A VirtualService that matches by itself shows all its rules, another only those that match.</summary>
    public List<RouteRow> Apply(IReadOnlyList<RouteGroup> groups)
    {
        var words = Query.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var rows = new List<RouteRow>();
        foreach (var group in Sorted(groups.Where(IsWanted)))
        {
            var rest = words.Where(w => !group.Words.Contains(w, StringComparison.Ordinal)).ToArray();
            if (rest.Length == 0)
            {
                rows.Add(group.Header);
                rows.AddRange(group.Rules);
                continue;
            }
            var matching = group.Rules.Where(r => Array.TrueForAll(rest, w => r.Words.Contains(w, StringComparison.Ordinal))).ToList();
            if (matching.Count == 0)
                continue;
            rows.Add(group.Header);
            rows.AddRange(matching);
        }
        return rows;
    }

    private bool IsWanted(RouteGroup group) =>
        (Namespace.Length == 0 || group.Namespace == Namespace)
        && (Gateway.Length == 0 || group.GatewayNames.Contains(Gateway) || (Gateway == "mesh" && group.GatewayNames.Count == 0));

    private IEnumerable<RouteGroup> Sorted(IEnumerable<RouteGroup> groups)
    {
        var sorted = Sort switch
        {
            "hosts" => groups.OrderBy(g => g.Hosts, StringComparer.OrdinalIgnoreCase),
            "gateways" => groups.OrderBy(g => g.Gateways, StringComparer.OrdinalIgnoreCase),
            // Whoever sorts by numbers looks for the large ones.
            "rps" => groups.OrderByDescending(g => g.Numbers?.Rps ?? 0),
            "errors" => groups.OrderByDescending(g => (g.Numbers?.ErrorRate ?? 0) * (g.Numbers?.Rps ?? 0)),
            _ => groups.OrderBy(g => g.Namespace, StringComparer.Ordinal).ThenBy(g => g.Name, StringComparer.Ordinal),
        };
        var stable = sorted.ThenBy(g => g.Key, StringComparer.Ordinal);
        return IsDescending ? stable.Reverse() : stable;
    }
}
