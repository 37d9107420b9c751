using System.CommandLine;
using Sluice.Hosting;
using Sluice.Testing;
using Sluice.Translation;

namespace Sluice.Tests.Hosting;

public sealed class LabelsFileTests
{
    [Fact]
    public void The_downward_APIs_lines_are_read()
    {
        var (labels, error) = LabelsFile.Parse("app=\"cart\"\nsecurity.istio.io/tlsMode=\"istio\"\nempty=\"\"\n");
        Assert.Equal("", error);
        Assert.Equal(
            [("app", "cart"), ("empty", ""), ("security.istio.io/tlsMode", "istio")],
            labels!.OrderBy(l => l.Key).Select(l => (l.Key, l.Value))
        );
    }

    [Theory, InlineData("app=cart"), InlineData("=\"cart\""), InlineData("app"), InlineData("app=\"")]
    public void Another_form_is_an_error(string line) => Assert.Contains(line, LabelsFile.Parse(line).Error, StringComparison.Ordinal);

    [Fact]
    public void A_proxy_takes_its_labels_from_the_file_unless_they_are_given()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "labels");
        File.WriteAllText(file, "app=\"cart\"\n");
        Assert.Equal("cart", Node("--labels-file", file).Labels!.Value["app"]);
        Assert.Equal("shop", Node("--labels-file", file, "--labels", "app=shop").Labels!.Value["app"]);
        Assert.Null(Node().Labels);
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error()
    {
        var command = SidecarCommand.Create();
        var parsed = command.Parse(["--config", "x", "--labels-file", "/nowhere/labels"]);
        Assert.Contains("--labels-file", Assert.Single(parsed.Errors).Message, StringComparison.Ordinal);
    }

    private static ProxyNode Node(params string[] arguments)
    {
        var options = new NodeOptions(NodeKind.Sidecar);
        var command = new RootCommand();
        foreach (var option in options.All)
            command.Options.Add(option);
        return options.Node(command.Parse(arguments));
    }
}
