using Sluice.Admin.Pages.Mesh;

namespace Sluice.Admin.Tests.Components.Mesh;

public sealed class TopologyLayoutTests
{
    [Fact]
    public void Whoever_sends_stands_left_of_whom_they_send_to()
    {
        var layout = TopologyLayout.Of(
            [Node("service:a", "service"), Node("gateway:g", "gateway"), Node("clients", "clients")],
            [Edge("clients", "gateway:g"), Edge("gateway:g", "service:a")]
        );
        Assert.Equal(["clients", "gateway:g", "service:a"], layout.Nodes.OrderBy(n => n.X).Select(n => n.Node.Id));
        Assert.Equal(3, layout.Nodes.Select(n => n.X).Distinct().Count());
    }

    [Fact]
    public void A_gateway_that_another_sends_to_stands_right_of_it()
    {
        var layout = TopologyLayout.Of(
            [Node("gateway:in", "gateway"), Node("gateway:out", "gateway"), Node("service:a", "service")],
            [Edge("gateway:in", "gateway:out"), Edge("gateway:out", "service:a")]
        );
        Assert.Equal([0, 1, 2], layout.Nodes.OrderBy(n => n.Node.Id, StringComparer.Ordinal).Select(n => n.Layer));
    }

    [Fact]
    public void Circles_end()
    {
        var layout = TopologyLayout.Of(
            [Node("gateway:a", "gateway"), Node("gateway:b", "gateway"), Node("gateway:c", "gateway")],
            [Edge("gateway:a", "gateway:b"), Edge("gateway:b", "gateway:c"), Edge("gateway:c", "gateway:a"), Edge("gateway:a", "gateway:a")]
        );
        Assert.Equal(3, layout.Nodes.Count);
        Assert.Equal(4, layout.Edges.Count);
        Assert.All(layout.Edges, e => Assert.DoesNotContain("NaN", e.Path, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_lies_on_anything_else_or_outside()
    {
        var nodes = Enumerable.Range(0, 30).Select(i => Node($"service:{i}", "service")).Append(Node("gateway:g", "gateway")).ToList();
        var layout = TopologyLayout.Of(nodes, [.. nodes[..^1].Select(n => Edge("gateway:g", n.Id))]);
        Assert.Equal(nodes.Count, layout.Nodes.Select(n => (n.X, n.Y)).Distinct().Count());
        foreach (var column in layout.Nodes.GroupBy(n => n.X))
            Assert.All(column.OrderBy(n => n.Y).Zip(column.OrderBy(n => n.Y).Skip(1)), p => Assert.True(p.Second.Y - p.First.Y >= TopologyLayout.NodeHeight));
        Assert.All(
            layout.Nodes,
            n =>
            {
                Assert.InRange(n.X, 0, layout.Width - TopologyLayout.NodeWidth);
                Assert.InRange(n.Y, 0, layout.Height - TopologyLayout.NodeHeight);
            }
        );
    }

    [Fact]
    public void Neighbours_stand_beside_each_other_so_that_lines_do_not_cross()
    {
        var layout = TopologyLayout.Of(
            [Node("gateway:a", "gateway"), Node("gateway:b", "gateway"), Node("service:x", "service", "zz"), Node("service:y", "service", "aa")],
            [Edge("gateway:a", "service:x"), Edge("gateway:b", "service:y")]
        );
        var y = layout.Nodes.ToDictionary(n => n.Node.Id, n => n.Y);
        Assert.Equal(y["gateway:a"] < y["gateway:b"], y["service:x"] < y["service:y"]);
    }

    [Fact]
    public void The_same_graph_looks_the_same_whatever_the_order()
    {
        TopologyNode[] nodes = [Node("gateway:g", "gateway"), Node("service:b", "service"), Node("service:a", "service"), Node("clients", "clients")];
        TopologyEdge[] edges = [Edge("clients", "gateway:g"), Edge("gateway:g", "service:b"), Edge("gateway:g", "service:a")];
        var (one, other) = (TopologyLayout.Of(nodes, edges), TopologyLayout.Of([.. nodes.Reverse()], [.. edges.Reverse()]));
        Assert.Equal(one.Nodes.OrderBy(n => n.Node.Id, StringComparer.Ordinal), other.Nodes.OrderBy(n => n.Node.Id, StringComparer.Ordinal));
    }

    [Fact]
    public void Of_more_than_a_picture_holds_the_busiest_are_drawn_and_every_gateway()
    {
        var nodes = Enumerable.Range(0, 500).Select(i => Node($"service:{i:000}", "service")).Append(Node("gateway:g", "gateway")).ToList();
        var edges = nodes[..^1].Select((n, i) => Edge("gateway:g", n.Id) with { Rps = i }).ToList();
        var layout = TopologyLayout.Of(nodes, edges);
        Assert.Equal(TopologyLayout.MostNodes, layout.Nodes.Count);
        Assert.Contains(layout.Nodes, n => n.Node.Id == "gateway:g");
        Assert.Contains(layout.Nodes, n => n.Node.Id == "service:499");
        Assert.DoesNotContain(layout.Nodes, n => n.Node.Id == "service:000");
    }

    [Fact]
    public void Two_kinds_of_traffic_between_the_same_two_have_two_lines()
    {
        var layout = TopologyLayout.Of(
            [Node("gateway:g", "gateway"), Node("service:a", "service")],
            [Edge("gateway:g", "service:a"), Edge("gateway:g", "service:a") with { Protocol = "tcp" }]
        );
        Assert.Equal(2, layout.Edges.Select(e => e.Path).Distinct().Count());
    }

    [Fact]
    public void Without_anybody_there_is_an_empty_picture()
    {
        Assert.Empty(TopologyLayout.Of([], []).Nodes);
    }

    private static TopologyNode Node(string id, string kind, string? name = null) => new(id, kind, name ?? id, "ns");

    private static TopologyEdge Edge(string from, string to) => new() { From = from, To = to, Protocol = "http", Rps = 1 };
}
