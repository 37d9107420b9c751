using System.Globalization;

namespace Sluice.Admin.Pages.Mesh;

/// <summary>Where nodes and edges are drawn: columns of nodes, ordered so that few edges cross. The same graph always looks the same.</summary>
public sealed record TopologyLayout(IReadOnlyList<PlacedNode> Nodes, IReadOnlyList<PlacedEdge> Edges, double Width, double Height)
{
    public const int NodeWidth = 190;
    public const int NodeHeight = 50;

    /// <summary>More nodes than this are no picture any more; the busiest are drawn.</summary>
    public const int MostNodes = 80;

    // Labels of edges stand between columns.
    private const int ColumnGap = 200;
    private const int RowGap = 26;
    private const int Margin = 12;
    private const int Sweeps = 4;

    public static TopologyLayout Of(IReadOnlyList<TopologyNode> all, IReadOnlyList<TopologyEdge> allEdges)
    {
        var nodes = Busiest(all, allEdges);
        var ids = nodes.Select(n => n.Id).ToHashSet(StringComparer.Ordinal);
        var edges = allEdges.Where(e => ids.Contains(e.From) && ids.Contains(e.To)).ToList();
        var columns = Ordered(nodes, edges);
        var rows = columns.Select(c => c.Count).DefaultIfEmpty().Max();
        var height = Math.Max(1, rows) * (NodeHeight + RowGap) - RowGap + (2 * Margin);
        var placed = columns.SelectMany((column, layer) => Place(column, layer, height)).ToDictionary(p => p.Node.Id, StringComparer.Ordinal);
        var width = Math.Max(1, columns.Count) * (NodeWidth + ColumnGap) - ColumnGap + (2 * Margin);
        return new([.. placed.Values], [.. Curves(edges, placed)], width, height);
    }

    private static List<TopologyNode> Busiest(IReadOnlyList<TopologyNode> nodes, IReadOnlyList<TopologyEdge> edges)
    {
        if (nodes.Count <= MostNodes)
            return [.. nodes];
        var weight = edges
            .SelectMany(e => new[] { (Id: e.From, e.Rps), (Id: e.To, e.Rps) })
            .GroupBy(e => e.Id, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Sum(e => e.Rps), StringComparer.Ordinal);
        return
        [
            .. nodes
                .OrderByDescending(n => n.Kind == "gateway")
                .ThenByDescending(n => weight.GetValueOrDefault(n.Id))
                .ThenBy(n => n.Id, StringComparer.Ordinal)
                .Take(MostNodes),
        ];
    }

    // Each column by the middle of its neighbours, back and forth.
    private static List<List<TopologyNode>> Ordered(IReadOnlyList<TopologyNode> nodes, IReadOnlyList<TopologyEdge> edges)
    {
        var layers = TopologyLayers.Of(nodes, edges);
        var columns = nodes
            .GroupBy(n => layers[n.Id])
            .OrderBy(g => g.Key)
            .Select(g => g.OrderBy(n => n.Name, StringComparer.Ordinal).ThenBy(n => n.Id, StringComparer.Ordinal).ToList())
            .ToList();
        var neighbours = edges.SelectMany(e => new[] { (e.From, e.To), (e.To, e.From) }).ToLookup(p => p.Item1, p => p.Item2, StringComparer.Ordinal);
        var rank = new Dictionary<string, double>(StringComparer.Ordinal);
        columns.ForEach(Remember);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            for (var i = 0; i < columns.Count; i++)
            {
                var at = sweep % 2 == 0 ? i : columns.Count - 1 - i;
                columns[at] = [.. columns[at].OrderBy(n => neighbours[n.Id].Select(o => rank[o]).DefaultIfEmpty(rank[n.Id]).Average())];
                Remember(columns[at]);
            }
        }
        return columns;

        void Remember(List<TopologyNode> column)
        {
            for (var i = 0; i < column.Count; i++)
                rank[column[i].Id] = (i + 0.5) / column.Count;
        }
    }

    private static IEnumerable<PlacedNode> Place(List<TopologyNode> column, int layer, double height)
    {
        var used = (column.Count * (NodeHeight + RowGap)) - RowGap;
        var top = (height - used) / 2;
        return column.Select((node, row) => new PlacedNode(node, layer, Margin + (layer * (NodeWidth + ColumnGap)), top + (row * (NodeHeight + RowGap))));
    }

    private static IEnumerable<PlacedEdge> Curves(List<TopologyEdge> edges, Dictionary<string, PlacedNode> placed)
    {
        var (leaving, coming) = (edges.ToLookup(e => e.From), edges.ToLookup(e => e.To));
        foreach (var group in edges.GroupBy(e => (e.From, e.To)))
        {
            // Several between the same two stand beside each other.
            var offset = -(group.Count() - 1) / 2.0;
            foreach (var edge in group.OrderBy(e => e.Key, StringComparer.Ordinal))
            {
                // Where edges fan out their ends are apart, and so are labels there.
                var part = leaving[edge.From].Count() >= coming[edge.To].Count() ? 0.7 : 0.3;
                yield return Curve(edge, placed[edge.From], placed[edge.To], offset++ * 16, part);
            }
        }
    }

    private static PlacedEdge Curve(TopologyEdge edge, PlacedNode from, PlacedNode to, double offset, double part)
    {
        var (x1, y1) = (from.X + NodeWidth, from.Y + (NodeHeight / 2.0) + offset);
        var (x2, y2) = (to.X, to.Y + (NodeHeight / 2.0) + offset);
        var bend = Math.Max(60, Math.Abs(x2 - x1) / 2);
        var path = string.Create(CultureInfo.InvariantCulture, $"M{x1:0.#} {y1:0.#}C{x1 + bend:0.#} {y1:0.#} {x2 - bend:0.#} {y2:0.#} {x2:0.#} {y2:0.#}");
        return new(edge, path, Bezier(part, x1, x1 + bend, x2 - bend, x2), Bezier(part, y1, y1, y2, y2));
    }

    private static double Bezier(double t, double a, double b, double c, double d)
    {
        var u = 1 - t;
        return (u * u * u * a) + (3 * u * u * t * b) + (3 * u * t * t * c) + (t * t * t * d);
    }
}
