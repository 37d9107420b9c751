using Sluice.Resources.Egress;
using Sluice.Values;

namespace Sluice.ControlPlane.Egress;

/// <summary>
/// Joins flows into as few entries as say nothing more: every host of an entry was seen on every port of it, with every method and path.
/// Done one dimension after the other, and only where all the others are equal.
/// </summary>
internal static class SuggestedTargets
{
    public static ValueList<SuggestedTarget> Of(IEnumerable<SeenFlow> flows)
    {
        var cells =
            from f in flows
            group f by (f.Flow.Host, f.Flow.Port, f.Flow.Method) into g
            select new Cell(g.Key.Host, g.Key.Port, g.Key.Method, Texts(g.Select(f => f.Flow.Path)), [.. g.Select(f => f.Seen.Tally)]);
        var joined =
            from c in cells
            group c by (c.Host, c.Port, c.Paths) into g
            let methods = Texts(g.Select(c => c.Method))
            from c in g
            group c by (c.Host, methods, c.Paths) into g
            let ports = g.Select(c => (uint)c.Port).Distinct().Order().ToValueList()
            from c in g
            group c by (ports, g.Key.methods, c.Paths) into g
            select Target(g, g.Key.ports, g.Key.methods, g.Key.Paths);
        return joined
            .OrderBy(t => t.To.Hosts[0], StringComparer.Ordinal)
            .ThenBy(t => t.To.Ports[0])
            .ThenBy(t => t.To.ToString(), StringComparer.Ordinal)
            .ToValueList();
    }

    private static SuggestedTarget Target(
        IEnumerable<Cell> cells,
        ValueList<uint> ports,
        ValueList<string> methods,
        ValueList<string> paths
    )
    {
        var all = cells.ToList();
        var to = new EgressTo
        {
            Hosts = Texts(all.Select(c => c.Host)),
            Ports = ports,
            Methods = methods,
            Paths = paths,
        };
        return new(to, EgressTally.Sum(all.SelectMany(c => c.Tallies)));
    }

    // Empty is "not told apart" in flows, and an empty list says the same in rules.
    private static ValueList<string> Texts(IEnumerable<string> texts) =>
        texts.Where(t => t.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToValueList();

    private sealed record Cell(string Host, int Port, string Method, ValueList<string> Paths, EgressTally[] Tallies);
}
