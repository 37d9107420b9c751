using System.Text.Json.Nodes;

namespace Sluice.Tests.Commands.Client;

public sealed class GetDeleteCommandTests : ClientTest
{
    [Theory]
    [InlineData("vs")]
    [InlineData("virtualservices")]
    [InlineData("VirtualService")]
    [InlineData("virtualservices.networking.istio.io")]
    [InlineData("virtualservices.v1.networking.istio.io")]
    public async Task A_kind_goes_by_all_its_names(string kind)
    {
        await ApplyAsync(ClientSamples.Web("a.test"));
        var outcome = await Admin.RunAsync("get", kind, "-n", "shop");
        Assert.Equal(0, outcome.Code);
        Assert.StartsWith("NAME   GATEWAYS", outcome.Output, StringComparison.Ordinal);
        Assert.StartsWith("web    [\"gate\"]", outcome.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_kinds_of_one_name_the_one_that_is_applied_is_meant()
    {
        var outcome = await Admin.RunAsync("get", "gateways", "-o", "json");
        Assert.StartsWith("networking.istio.io/", (string)JsonNode.Parse(outcome.Output)!["apiVersion"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_misspelt_kind_is_told_with_what_was_meant()
    {
        var outcome = await Admin.RunAsync("get", "virtualservics");
        Assert.Equal(1, outcome.Code);
        Assert.Contains("did you mean virtualservices?", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everywhere_shows_namespaces_and_a_selector_selects()
    {
        var labelled = ClientSamples
            .Web("b.test", "other")
            .Replace("{name: web", "{labels: {team: x}, name: web", StringComparison.Ordinal);
        await ApplyAsync(ClientSamples.Join(ClientSamples.Web("a.test"), labelled));
        var all = await Admin.RunAsync("get", "vs", "-A");
        var some = await Admin.RunAsync("get", "vs", "-A", "-l", "team=x");
        Assert.Equal(["NAMESPACE", "other", "shop"], all.Lines.Select(l => l.Split(' ')[0]));
        Assert.Equal(["NAMESPACE", "other"], some.Lines.Select(l => l.Split(' ')[0]));
    }

    [Fact]
    public async Task Deletes_by_name()
    {
        await ApplyAsync(ClientSamples.Web("a.test"));
        var dry = await Admin.RunAsync("delete", "vs", "web", "-n", "shop", "--dry-run");
        var real = await Admin.RunAsync("delete", "vs", "web", "-n", "shop");
        var again = await Admin.RunAsync("delete", "vs", "web", "-n", "shop");
        var whatever = await Admin.RunAsync("delete", "vs", "web", "-n", "shop", "--ignore-not-found");
        Assert.Equal("VirtualService shop/web deleted (dry run)\n", dry.Output);
        Assert.Equal("VirtualService shop/web deleted\n", real.Output);
        Assert.Equal([0, 0, 1, 0], new[] { dry, real, again, whatever }.Select(o => o.Code));
    }

    [Fact]
    public async Task Deletes_what_files_list_with_namespaces_last()
    {
        var file = Admin.Write("all.yaml", ClientSamples.Join(ClientSamples.Namespace, ClientSamples.Web("a.test")));
        Assert.Equal(0, (await Admin.RunAsync("apply", "-f", file)).Code);
        var full = await Admin.RunAsync("delete", "ns", "shop");
        var outcome = await Admin.RunAsync("delete", "-f", file);
        Assert.Equal(1, full.Code);
        Assert.Contains("SLU0611", full.Error, StringComparison.Ordinal);
        Assert.Equal(["VirtualService shop/web deleted", "Namespace shop deleted"], outcome.Lines);
    }

    [Theory]
    [InlineData("delete")]
    [InlineData("delete", "vs")]
    [InlineData("delete", "vs", "web", "-f", "-")]
    [InlineData("get")]
    [InlineData("get", "vs", "web", "-A")]
    public async Task Wrong_usage_exits_2(params string[] arguments) => Assert.Equal(2, (await Admin.RunAsync(arguments)).Code);
}
