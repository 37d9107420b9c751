using System.Text.Json.Nodes;

namespace Sluice.Tests.Commands.Client;

public sealed class ApplyCommandTests : ClientTest
{
    [Fact]
    public async Task Applies_in_an_order_that_others_can_refer_to_and_tells_what_became_of_each()
    {
        var file = Admin.Write(
            "all.yaml",
            ClientSamples.Join(ClientSamples.Web("a.test"), ClientSamples.Secret("a: one"), ClientSamples.Namespace)
        );
        var created = await Admin.RunAsync("apply", "-f", file);
        var unchanged = await Admin.RunAsync("apply", "-f", file);
        Admin.Write("all.yaml", ClientSamples.Join(ClientSamples.Web("b.test"), ClientSamples.Secret("a: one"), ClientSamples.Namespace));
        var configured = await Admin.RunAsync("apply", "-f", file);

        Assert.Equal(["Namespace shop created", "Secret shop/cred created", "VirtualService shop/web created"], created.Lines);
        Assert.Equal(["Namespace shop unchanged", "Secret shop/cred unchanged", "VirtualService shop/web unchanged"], unchanged.Lines);
        Assert.Equal("VirtualService shop/web configured", configured.Lines[^1]);
        Assert.All([created, unchanged, configured], o => Assert.Equal((0, ""), (o.Code, o.Error)));
    }

    [Fact]
    public async Task Sends_nothing_when_a_file_has_an_error()
    {
        var good = Admin.Write("a.yaml", ClientSamples.Namespace);
        var bad = Admin.Write("b.yaml", ClientSamples.Web("a.test").Replace("hosts", "hoosts", StringComparison.Ordinal));

        var outcome = await Admin.RunAsync("apply", "-f", good, bad);

        Assert.Equal((1, ""), (outcome.Code, outcome.Output));
        Assert.StartsWith($"{bad}:5:3: error SLU0020 VirtualService shop/web spec.hoosts: ", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await Admin.RunAsync("get", "ns", "shop")).Code);
    }

    [Fact]
    public async Task A_dry_run_changes_nothing()
    {
        Admin.Input = ClientSamples.Namespace;
        var outcome = await Admin.RunAsync("apply", "-f", "-", "--dry-run");
        Assert.Equal((0, "Namespace shop created (dry run)\n"), (outcome.Code, outcome.Output));
        Assert.Equal(1, (await Admin.RunAsync("get", "ns", "shop")).Code);
    }

    [Fact]
    public async Task What_may_not_be_written_is_told_with_the_writers_name_and_the_rest_goes_on()
    {
        var bob = User("bob", "editor:shop", "viewer");
        bob.Input = ClientSamples.Join(ClientSamples.Web("a.test", "other"), ClientSamples.Secret("a: s3cret"));

        var outcome = await bob.RunAsync("apply", "-f", "-");

        Assert.Equal((1, "Secret shop/cred created\n"), (outcome.Code, outcome.Output));
        Assert.StartsWith("VirtualService other/web failed: ", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("to the server you are \"bob\", granted editor:shop", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_get_one_document()
    {
        Admin.Input = ClientSamples.Join(ClientSamples.Namespace, ClientSamples.Web("a.test"));
        var outcome = await Admin.RunAsync("apply", "-f", "-", "-o", "json");

        var document = JsonNode.Parse(outcome.Output)!;
        Assert.Equal(["created", "created"], document["results"]!.AsArray().Select(r => (string)r!["outcome"]!));
        Assert.Equal(2, (long)document["results"]![1]!["revision"]!);
        Assert.Empty(document["findings"]!.AsArray());
        Assert.Null(document["rollout"]);
    }

    [Fact]
    public async Task Programs_get_errors_of_files_in_the_same_document()
    {
        Admin.Input = "apiVersion: v1\nkind: Namespace\nmetadata: {name: Shop}\n";
        var outcome = await Admin.RunAsync("apply", "-f", "-", "-o", "json");
        var finding = Assert.Single(JsonNode.Parse(outcome.Output)!["findings"]!.AsArray())!;
        Assert.Equal((1, "SLU0102", 3), (outcome.Code, (string)finding["code"]!, (int)finding["line"]!));
    }

    [Fact]
    public async Task A_reason_is_kept_whatever_its_letters()
    {
        await ApplyAsync(ClientSamples.Web("a.test"), "--reason", "Größer\nals «vorher»");
        var history = await Admin.RunAsync("history", "vs", "web", "-n", "shop");
        Assert.EndsWith("added    ann      Größer als «vorher»", history.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resources_without_a_namespace_go_where_the_context_or_the_option_says()
    {
        var nowhere = ClientSamples.Web("a.test").Replace(", namespace: shop", "", StringComparison.Ordinal);
        using var line = CommandLine.For(Api, Api.Token("carl", "admin"), ns: "fromcontext");
        line.Input = nowhere;
        Assert.Equal("VirtualService fromcontext/web created\n", (await line.RunAsync("apply", "-f", "-")).Output);
        Assert.Equal("VirtualService given/web created\n", (await line.RunAsync("apply", "-f", "-", "-n", "given")).Output);
        line.Input = ClientSamples.Web("a.test");
        Assert.Equal("VirtualService shop/web created\n", (await line.RunAsync("apply", "-f", "-", "-n", "given")).Output);
    }

    [Fact]
    public async Task What_was_read_from_a_server_can_be_applied_again()
    {
        await ApplyAsync(ClientSamples.Web("a.test"));
        var export = await Admin.RunAsync("get", "vs", "web", "-n", "shop", "-o", "yaml");
        await Admin.RunAsync("delete", "vs", "web", "-n", "shop");
        Admin.Input = export.Output;
        Assert.Equal("VirtualService shop/web created\n", (await Admin.RunAsync("apply", "-f", "-")).Output);
    }

    [Fact]
    public async Task Kinds_that_are_of_no_use_are_not_sent_and_that_is_said()
    {
        Admin.Input = ClientSamples.Join(ClientSamples.Namespace, "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n");
        var outcome = await Admin.RunAsync("apply", "-f", "-");
        Assert.Equal((0, "Namespace shop created\n"), (outcome.Code, outcome.Output));
        Assert.Contains("SLU0017", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("not sent: 1", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("apply")]
    [InlineData("apply", "-f", "none.yaml")]
    [InlineData("apply", "-f", "-", "--timeout", "soon")]
    [InlineData("apply", "-f", "-", "--dry-run", "--wait")]
    [InlineData("apply", "-f", "-", "-o", "table")]
    public async Task Wrong_usage_exits_2(params string[] arguments) => Assert.Equal(2, (await Admin.RunAsync(arguments)).Code);

    [Fact]
    public async Task Nothing_to_apply_is_not_success()
    {
        Admin.Input = "# nothing\n";
        Assert.Equal(1, (await Admin.RunAsync("apply", "-f", "-")).Code);
    }
}
