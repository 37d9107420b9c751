using System.Text.Json.Nodes;
using Sluice.Testing.Scripted;

namespace Sluice.Tests.Commands.Client;

/// <summary>What pipelines are told about the proxies.</summary>
public sealed class ApplyWaitTests : IAsyncLifetime
{
    private const string Collection = "/apis/networking.istio.io/v1/namespaces/shop/virtualservices";
    private const string Rollout = "GET /apis/admin.sluice.dev/v1/rollout";

    private ScriptedServer _server = null!;
    private CommandLine _line = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await ScriptedServer.StartAsync();
        _line = CommandLine.For(_server);
        _line.Input = ClientSamples.Web("a.test");
        _server.On("GET /api", ScriptedAnswer.Json(ClientSamples.NoGroups));
        _server.On("GET /apis", ScriptedAnswer.Json(ClientSamples.Discovery));
        _server.On($"POST {Collection}", ScriptedAnswer.Json("""{"kind":"VirtualService","metadata":{"resourceVersion":"42"}}""", 201));
    }

    public ValueTask DisposeAsync()
    {
        _line.Dispose();
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task Success_is_that_every_proxy_has_taken_it()
    {
        _server.On(Rollout, Answer("accepted", """{"name":"shop/in","outcome":"accepted","reason":""}"""));
        var outcome = await ApplyAsync();
        Assert.Equal(["VirtualService shop/web created", "proxy shop/in accepted", "revision 42 accepted, proxies: 1"], outcome.Lines);
        Assert.Equal(0, outcome.Code);
        Assert.Equal("?revision=42&timeoutSeconds=30", (await _server.AskedAsync(Rollout, Cancel)).Query);
    }

    [Fact]
    public async Task A_proxy_that_rejects_is_failure_with_its_reason()
    {
        _server.On(Rollout, Answer("rejected", """{"name":"shop/in","outcome":"rejected","reason":"no such\ncluster"}"""));
        var outcome = await ApplyAsync();
        Assert.Equal(1, outcome.Code);
        Assert.Contains("proxy shop/in rejected: no such cluster", outcome.Lines);
    }

    [Fact]
    public async Task A_proxy_that_is_late_is_asked_for_again_until_time_is_over()
    {
        var late = Answer("timedOut", """{"name":"shop/in","outcome":"timedOut","reason":""}""");
        _server.On(Rollout, late, late, Answer("accepted"));
        Assert.Equal(0, (await ApplyAsync()).Code);
        for (var asked = 0; asked < 3; asked++)
            await _server.AskedAsync(Rollout, Cancel);
    }

    [Fact]
    public async Task Programs_get_the_rollout_in_the_document()
    {
        _server.On(Rollout, Answer("rejected", """{"name":"shop/in","outcome":"rejected","reason":"no"}"""));
        var outcome = await ApplyAsync("-o", "json");
        Assert.Equal((1, "rejected"), (outcome.Code, (string)JsonNode.Parse(outcome.Output)!["rollout"]!["outcome"]!));
    }

    [Fact]
    public async Task A_server_that_does_not_know_rollouts_is_failure()
    {
        var outcome = await ApplyAsync();
        Assert.Equal((1, "VirtualService shop/web created\n"), (outcome.Code, outcome.Output));
        Assert.Contains("it is not known what became of the change", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conflict_is_told_and_nobody_is_overwritten()
    {
        _server.On($"GET {Collection}/web", ScriptedAnswer.Json("""{"metadata":{"resourceVersion":"7"}}"""));
        _server.On($"PUT {Collection}/web", ScriptedAnswer.Failure(409, "Conflict", "the object has been modified"));
        var outcome = await _line.RunAsync("apply", "-f", "-");
        Assert.Equal((1, "VirtualService shop/web failed: the object has been modified\n"), (outcome.Code, outcome.Error));
        Assert.Contains(
            "\"resourceVersion\":\"7\"",
            (await _server.AskedAsync($"PUT {Collection}/web", Cancel)).Body,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Every_field_that_the_server_refuses_is_told()
    {
        const string Status = """
            {"kind":"Status","status":"Failure","message":"it is invalid","reason":"Invalid","code":422,"details":{"causes":[
              {"field":"spec.hosts[0]","message":"SLU0132: not served"},{"field":"spec.http","message":"SLU0150: too many"}]}}
            """;
        _server.Now($"POST {Collection}", ScriptedAnswer.Json(Status, 422));
        var outcome = await _line.RunAsync("apply", "-f", "-");
        Assert.Equal(1, outcome.Code);
        Assert.Equal(
            "VirtualService shop/web failed: it is invalid\n  spec.hosts[0]: SLU0132: not served\n  spec.http: SLU0150: too many\n",
            outcome.Error
        );
    }

    private static ScriptedAnswer Answer(string outcome, params string[] proxies) =>
        ScriptedAnswer.Json($$"""{"kind":"Rollout","revision":42,"outcome":"{{outcome}}","proxies":[{{string.Join(',', proxies)}}]}""");

    private Task<ClientOutcome> ApplyAsync(params string[] further) => _line.RunAsync(["apply", "-f", "-", "--wait", .. further]);
}
