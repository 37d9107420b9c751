using System.Text.Json.Nodes;

namespace Sluice.Tests.Commands.Client;

public sealed class HistoryRollbackCommandTests : ClientTest
{
    [Fact]
    public async Task History_tells_who_changed_what_and_why_and_rollback_takes_it_back()
    {
        await ApplyAsync(ClientSamples.Web("a.test"), "--reason", "first");
        await ApplyAsync(ClientSamples.Web("b.test"));

        var dry = await Admin.RunAsync("rollback", "vs", "web", "-n", "shop", "--to", "1", "--dry-run");
        var back = await Admin.RunAsync("rollback", "vs", "web", "-n", "shop", "--to", "1", "--reason", "broken");
        var again = await Admin.RunAsync("rollback", "vs", "web", "-n", "shop", "--to", "1");
        var history = await Admin.RunAsync("history", "vs", "web", "-n", "shop");

        Assert.Equal("VirtualService shop/web rolled back to revision 1 (dry run)\n", dry.Output);
        Assert.Equal("VirtualService shop/web rolled back to revision 1\n", back.Output);
        Assert.Equal("VirtualService shop/web unchanged\n", again.Output);
        Assert.Equal(
            ["REVISION|CHANGE|AUTHOR|REASON", "3|modified|ann|rollback to 1: broken", "2|modified|ann|-", "1|added|ann|first"],
            history.Lines.Select(WithoutTime)
        );
    }

    [Fact]
    public async Task What_was_deleted_comes_back()
    {
        await ApplyAsync(ClientSamples.Web("a.test"));
        await Admin.RunAsync("delete", "vs", "web", "-n", "shop");
        var back = await Admin.RunAsync("rollback", "vs", "web", "-n", "shop", "--to", "1");
        Assert.Equal((0, "VirtualService shop/web rolled back to revision 1\n"), (back.Code, back.Output));
        Assert.Equal(0, (await Admin.RunAsync("get", "vs", "web", "-n", "shop")).Code);
    }

    [Fact]
    public async Task A_revision_that_is_not_there_exits_1()
    {
        await ApplyAsync(ClientSamples.Web("a.test"));
        var outcome = await Admin.RunAsync("rollback", "vs", "web", "-n", "shop", "--to", "99");
        Assert.Equal(1, outcome.Code);
        Assert.Contains("web@99", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("is the server", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_get_the_content_of_each_revision()
    {
        await ApplyAsync(ClientSamples.Web("a.test"));
        var outcome = await Admin.RunAsync("history", "vs", "web", "-n", "shop", "-o", "json");
        var first = JsonNode.Parse(outcome.Output)!["items"]![0]!;
        Assert.Equal("a.test", (string)first["object"]!["spec"]!["hosts"]![0]!);
    }

    private static string WithoutTime(string line)
    {
        var cells = line.Split("   ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return string.Join('|', cells.Where((_, i) => i != 1));
    }
}
