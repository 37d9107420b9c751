using System.Text.Json.Nodes;
using Sluice.Admin.Yaml;

namespace Sluice.Admin.Tests.Yaml;

public sealed class YamlDocumentTests
{
    private const string Route = """
        # who owns this: the shop team
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata:
          name: reviews # not to be renamed
          namespace: shop
        spec:
          hosts: [reviews.shop, "*.reviews"]
          http:
          # testers first
          - match:
            - headers: {end-user: {exact: jason}}
            route:
            - destination:
                host: reviews
                subset: v2
            # no timeout on purpose
          # everybody else
          - name: all
            timeout: 5s # as agreed
            route:
            - destination: {host: reviews, subset: v1}
              weight: 90
            - destination: {host: reviews, subset: v3}
              weight: 10

        """;

    [Fact]
    public void A_scalar_is_changed_in_its_place_and_nothing_else()
    {
        var changed = Read(Route).Set(["spec", "http", 1, "route", 0, "weight"], 50);
        Assert.Equal(Route.Replace("weight: 90", "weight: 50", StringComparison.Ordinal), changed.Text);
        changed = Read(Route).Set(["spec", "http", 1, "timeout"], "10s");
        Assert.Equal(Route.Replace("timeout: 5s", "timeout: 10s", StringComparison.Ordinal), changed.Text);
    }

    [Fact]
    public void What_stands_in_braces_stays_in_braces()
    {
        var changed = Read(Route).Set(["spec", "http", 1, "route", 0, "destination", "host"], "details");
        Assert.Contains("- destination: {host: details, subset: v1}", changed.Text, StringComparison.Ordinal);
        changed = changed.Set(["spec", "http", 1, "route", 0, "destination", "port", "number"], 9080);
        Assert.Contains("- destination: {host: details, subset: v1, port: {number: 9080}}", changed.Text, StringComparison.Ordinal);
        changed = changed.Set(["spec", "hosts", 1], "b");
        Assert.Contains("hosts: [reviews.shop, b]", changed.Text, StringComparison.Ordinal);
        Assert.Contains("# who owns this", changed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Mappings_on_the_way_are_made_and_go_when_they_are_empty()
    {
        var changed = Read(Route).Set(["spec", "http", 0, "headers", "request", "set", "x-from"], "sluice");
        Assert.Equal("sluice", changed.TextAt("spec", "http", 0, "headers", "request", "set", "x-from"));
        Assert.Contains("# no timeout on purpose", changed.Text, StringComparison.Ordinal);
        var back = changed.Remove("spec", "http", 0, "headers", "request", "set", "x-from");
        Assert.Null(back.At("spec", "http", 0, "headers"));
        Assert.Equal(Route, back.Text);
    }

    [Fact]
    public void Rules_move_with_the_comments_above_them()
    {
        var moved = Read(Route).Move(["spec", "http"], 1, 0);
        Assert.Equal("all", moved.TextAt("spec", "http", 0, "name"));
        var text = moved.Text;
        int Place(string part) => text.IndexOf(part, StringComparison.Ordinal);
        Assert.True(Place("# everybody else") < Place("name: all"));
        Assert.True(Place("name: all") < Place("# testers first"));
        Assert.True(Place("# testers first") < Place("jason"));
        Assert.True(Place("jason") < Place("# no timeout on purpose"));
        Assert.Contains("timeout: 5s # as agreed", text, StringComparison.Ordinal);
        Assert.Equal(Route, moved.Move(["spec", "http"], 0, 1).Text);
    }

    [Fact]
    public void A_rule_is_put_in_and_taken_out_without_touching_the_others()
    {
        var item = new JsonObject { ["name"] = "new", ["directResponse"] = new JsonObject { ["status"] = 418 } };
        foreach (var index in new[] { 0, 1, 2 })
        {
            var more = Read(Route).Insert(["spec", "http"], index, item);
            Assert.Equal("new", more.TextAt("spec", "http", index, "name"));
            Assert.Equal(3, more.ListAt("spec", "http").Count);
            Assert.Equal(Route, more.Remove("spec", "http", index).Text);
        }
    }

    [Fact]
    public void The_first_key_of_an_item_can_go()
    {
        var changed = Read(Route).Remove("spec", "http", 1, "name");
        Assert.Contains("  - timeout: 5s # as agreed", changed.Text, StringComparison.Ordinal);
        Assert.Contains("# everybody else", changed.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: b")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("yes")]
    [InlineData("'\"#\n- x")]
    [InlineData("가나다")]
    public void Whatever_text_is_set_is_what_is_read(string value)
    {
        var changed = Read(Route).Set(["spec", "http", 1, "name"], value);
        Assert.Equal(value, changed.TextAt("spec", "http", 1, "name"));
        changed = Read(Route).Set(["metadata", "annotations", value], value);
        Assert.Equal(value, changed.TextAt("metadata", "annotations", value));
        Assert.Contains("# testers first", changed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Comments_live_in_an_annotation_as_long_as_the_text_says_what_the_object_says()
    {
        var text = Route;
        var manifest = SourceAnnotation.ManifestOf(text, Read(text).Root);
        Assert.Equal(text, manifest["metadata"]!["annotations"]![SourceAnnotation.Name]!.GetValue<string>());
        manifest["metadata"]!["resourceVersion"] = "7";
        Assert.Equal(text, SourceAnnotation.TextOf(manifest));
        manifest["spec"]!["http"]![1]!["timeout"] = "7s";
        var elsewhere = SourceAnnotation.TextOf(manifest);
        Assert.Contains("7s", elsewhere, StringComparison.Ordinal);
        Assert.Contains("# testers first", elsewhere, StringComparison.Ordinal);
        Assert.DoesNotContain("resourceVersion", elsewhere, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_says_no_more_than_its_object_is_not_kept_beside_it()
    {
        var plain = YamlDocument.Of(Read(Route).Root);
        Assert.Null(SourceAnnotation.ManifestOf(plain.Text, plain.Root)["metadata"]!["annotations"]);
    }

    [Fact]
    public void A_text_longer_than_the_limit_is_not_kept()
    {
        var text = Route + new string('#', SourceAnnotation.MostCharacters) + "\n";
        Assert.Null(SourceAnnotation.ManifestOf(text, Read(text).Root)["metadata"]!["annotations"]);
    }

    [Fact]
    public void Undo_and_redo_go_back_and_forth()
    {
        var session = new EditSession(Route);
        session.Change(d => d.Set(["spec", "http", 1, "timeout"], "9s"));
        Assert.True(session.IsDirty);
        session.Undo();
        Assert.Equal(Route, session.Text);
        Assert.False(session.IsDirty);
        session.Redo();
        Assert.Equal("9s", session.Document!.TextAt("spec", "http", 1, "timeout"));
        session.Type("spec: [");
        Assert.False(session.IsReadable);
        Assert.Equal("9s", session.Document.TextAt("spec", "http", 1, "timeout"));
    }

    private static YamlDocument Read(string text) => YamlDocument.Parse(text, out _) ?? throw new InvalidOperationException();
}
