namespace Sluice.Tests.Commands.Client;

public sealed class DiffCommandTests : ClientTest
{
    [Fact]
    public async Task No_difference_exits_0_and_prints_nothing()
    {
        await ApplyAsync(ClientSamples.Web("a.test"));
        // Order and style of fields are no difference.
        Admin.Input = """
            {"kind": "VirtualService", "apiVersion": "networking.istio.io/v1", "metadata": {"namespace": "shop", "name": "web"},
             "spec": {"http": [{"route": [{"destination": {"host": "backend"}}]}], "gateways": ["gate"], "hosts": ["a.test"]}}
            """;
        Assert.Equal(new ClientOutcome(0, "", ""), await Admin.RunAsync("diff", "-f", "-"));
    }

    [Fact]
    public async Task A_difference_exits_1_and_reads_as_diffs_do()
    {
        await ApplyAsync(ClientSamples.Web("a.test"));
        var file = Admin.Write("web.yaml", ClientSamples.Web("b.test"));
        var outcome = await Admin.RunAsync("diff", "-f", file);
        Assert.Equal((1, ""), (outcome.Code, outcome.Error));
        Assert.Equal(
            $"""
            --- VirtualService shop/web (control plane)
            +++ VirtualService shop/web ({file}:1)
            @@ -7,7 +7,7 @@
               gateways:
               - gate
               hosts:
            -  - a.test
            +  - b.test
               http:
               - route:
                 - destination:

            """,
            outcome.Output
        );
    }

    [Fact]
    public async Task What_is_new_is_told_and_nothing_is_stored()
    {
        Admin.Input = ClientSamples.Namespace;
        var outcome = await Admin.RunAsync("diff", "-f", "-");
        Assert.Equal(1, outcome.Code);
        Assert.Equal(["--- /dev/null", "+++ Namespace shop (<stdin>:1)", "@@ -0,0 +1,4 @@"], outcome.Lines.Take(3));
        Assert.Equal(1, (await Admin.RunAsync("get", "ns", "shop")).Code);
    }

    [Fact]
    public async Task Values_of_secrets_are_never_shown()
    {
        await ApplyAsync(ClientSamples.Secret("kept: s3cret1, changed: s3cret2, removed: s3cret3"));
        Admin.Input = ClientSamples.Secret("kept: s3cret1, changed: s3cret4, added: s3cret5");
        var outcome = await Admin.RunAsync("diff", "-f", "-");
        Assert.Equal(1, outcome.Code);
        Assert.Equal(
            [
                "+  added: \"[redacted] (added)\"",
                "-  changed: \"[redacted] (before)\"",
                "+  changed: \"[redacted] (changed)\"",
                "   kept: \"[redacted] (unchanged)\"",
                "-  removed: \"[redacted] (removed)\"",
            ],
            outcome
                .Lines.Where(l => l.Contains("redacted", StringComparison.Ordinal))
                .OrderBy(l => l[1..], StringComparer.Ordinal)
                .ThenByDescending(l => l[0])
        );
        Assert.DoesNotContain("czNjcmV0", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_compared_exits_2()
    {
        var bob = User("bob", "viewer");
        bob.Input = ClientSamples.Namespace;
        Assert.Equal(2, (await bob.RunAsync("diff", "-f", "-")).Code);
        bob.Input = "apiVersion: v1\nkind: Namespace\nmetadata: {name: Shop}\n";
        Assert.Equal(2, (await bob.RunAsync("diff", "-f", "-")).Code);
        bob.Connect(new("https://127.0.0.1:1"), Api.RootPem, "t");
        Assert.Equal(2, (await bob.RunAsync("diff", "-f", "-")).Code);
    }
}
