namespace Sluice.Admin.Pages.Mesh;

/// <summary>In which column each node stands: whoever sends to the left of whom they send to, as far as there are no circles.</summary>
internal static class TopologyLayers
{
    public static Dictionary<string, int> Of(IReadOnlyList<TopologyNode> nodes, IReadOnlyList<TopologyEdge> edges)
    {
        var layers = nodes.ToDictionary(n => n.Id, n => Least(n.Kind), StringComparer.Ordinal);
        var forward = Forward(nodes, edges);
        // No way without circles is longer than there are nodes.
        for (var round = 0; round < nodes.Count; round++)
        {
            var hasMoved = false;
            foreach (var (from, to) in forward)
            {
                if (layers[to] > layers[from])
                    continue;
                layers[to] = layers[from] + 1;
                hasMoved = true;
            }
            if (!hasMoved)
                break;
        }
        return Packed(layers);
    }

    private static int Least(string kind) =>
        kind switch
        {
            "gateway" => 1,
            "service" or "outside" => 2,
            _ => 0,
        };

    // Without the edges that close a circle: those that lead back to a node from which the search came.
    private static List<(string From, string To)> Forward(IReadOnlyList<TopologyNode> nodes, IReadOnlyList<TopologyEdge> edges)
    {
        var next = edges.Where(e => e.From != e.To).ToLookup(e => e.From, e => e.To, StringComparer.Ordinal);
        var (done, open, kept) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal), new List<(string, string)>());
        foreach (var node in nodes)
        {
            var stack = new Stack<(string Id, IEnumerator<string> Next)>();
            Enter(node.Id);
            while (stack.TryPeek(out var top))
            {
                if (!top.Next.MoveNext())
                {
                    open.Remove(stack.Pop().Id);
                    continue;
                }
                var to = top.Next.Current;
                if (open.Contains(to))
                    continue;
                kept.Add((top.Id, to));
                Enter(to);
            }

            void Enter(string id)
            {
                if (done.Add(id) && open.Add(id))
                    stack.Push((id, next[id].Distinct(StringComparer.Ordinal).GetEnumerator()));
            }
        }
        return kept;
    }

    // Columns that nobody stands in are left out.
    private static Dictionary<string, int> Packed(Dictionary<string, int> layers)
    {
        var used = layers.Values.Distinct().Order().ToList();
        return layers.ToDictionary(l => l.Key, l => used.IndexOf(l.Value), StringComparer.Ordinal);
    }
}
