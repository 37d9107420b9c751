using System.Text.Json.Nodes;
using Sluice.Testing.Scripted;

namespace Sluice.Tests.Commands.Client;

/// <summary><c>status</c> and <c>join-token</c>, which ask the control plane for more than resources.</summary>
public sealed class MeshCommandTests : IAsyncLifetime
{
    private const string Status = "GET /apis/admin.sluice.dev/v1/status";
    private const string JoinTokens = "POST /apis/admin.sluice.dev/v1/jointokens";

    private ScriptedServer _server = null!;
    private CommandLine _line = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ScriptedServer.StartAsync();
        _line = CommandLine.For(_server);
    }

    public ValueTask DisposeAsync()
    {
        _line.Dispose();
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task All_in_sync_exits_0()
    {
        _server.On(Status, Answer(Proxy("shop/in", "synced")));
        var outcome = await _line.RunAsync("status");
        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        Assert.Equal(
            ["NAME      STATE    VERSION   RUNS   SINCE   ADDRESS", "shop/in   synced   v2        v1     10m     10.0.0.1"],
            outcome.Lines
        );
    }

    [Theory]
    [InlineData("stale")]
    [InlineData("rejected")]
    [InlineData("waiting")]
    public async Task One_that_is_not_exits_1(string state)
    {
        _server.On(Status, Answer(Proxy("shop/in", "synced"), Proxy("shop/out", state)));
        Assert.Equal(1, (await _line.RunAsync("status", "-o", "json")).Code);
    }

    [Fact]
    public async Task Reasons_and_findings_stand_below()
    {
        _server.On(Status, Answer(Proxy("shop/in", "rejected", "bad\u001b[31m listener")));
        var outcome = await _line.RunAsync("status");
        Assert.Equal(
            [
                "Rejected:",
                "  shop/in Listener: bad [31m listener",
                "Findings:",
                "  warning SLU0301 VirtualService shop/a spec.hosts: Nobody serves it. (did you mean b?)",
            ],
            outcome.Lines.Skip(2)
        );
    }

    [Fact]
    public async Task A_mesh_without_proxies_is_in_sync()
    {
        _server.On(Status, Answer());
        Assert.Equal(0, (await _line.RunAsync("status")).Code);
    }

    [Fact]
    public async Task A_server_of_another_kind_is_told_as_such()
    {
        var outcome = await _line.RunAsync("status");
        Assert.Equal(1, outcome.Code);
        Assert.Contains("is the server a Sluice control plane", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_join_token_stands_alone_on_standard_output()
    {
        _server.On(JoinTokens, ScriptedAnswer.Json("""{"kind":"JoinToken","token":"t1","identity":"spiffe://x/ns/shop/sa/gw"}""", 201));
        var outcome = await _line.RunAsync("join-token", "--namespace", "shop", "--service-account", "gw", "--expires", "1h");
        Assert.Equal((0, "t1\n"), (outcome.Code, outcome.Output));
        Assert.Contains("spiffe://x/ns/shop/sa/gw", outcome.Error, StringComparison.Ordinal);
        var body = JsonNode.Parse((await _server.AskedAsync(JoinTokens, TestContext.Current.CancellationToken)).Body)!;
        Assert.Equal(("shop", "gw", 3600), ((string)body["namespace"]!, (string)body["serviceAccount"]!, (int)body["expiresInSeconds"]!));
    }

    private static ScriptedAnswer Answer(params JsonObject[] proxies)
    {
        var status = new JsonObject
        {
            ["kind"] = "MeshStatus",
            ["revision"] = 7,
            ["proxies"] = new JsonArray([.. proxies]),
        };
        if (proxies.Any(p => (string)p["state"]! != "synced"))
            status["findings"] = new JsonArray(
                new JsonObject
                {
                    ["code"] = "SLU0301",
                    ["severity"] = "warning",
                    ["resource"] = "VirtualService shop/a",
                    ["path"] = "spec.hosts",
                    ["message"] = "Nobody serves it.",
                    ["suggestion"] = "did you mean b?",
                }
            );
        return ScriptedAnswer.Json(status.ToJsonString());
    }

    private static JsonObject Proxy(string name, string state, string reason = "") =>
        new()
        {
            ["name"] = name,
            ["state"] = state,
            ["version"] = "v2",
            ["runs"] = "v1",
            ["address"] = "10.0.0.1",
            ["connectedAt"] = (CommandLine.Now - TimeSpan.FromMinutes(10)).ToString("O"),
            ["types"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "Cluster",
                    ["state"] = "synced",
                    ["reason"] = "",
                },
                new JsonObject
                {
                    ["type"] = "Listener",
                    ["state"] = state,
                    ["reason"] = reason,
                }
            ),
        };
}
