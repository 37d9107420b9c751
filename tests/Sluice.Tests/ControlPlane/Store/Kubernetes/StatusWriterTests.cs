using System.Text.Json.Nodes;
using k8s;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.ControlPlane.Store;
using Sluice.ControlPlane.Store.Kubernetes;
using Sluice.ControlPlane.Store.Kubernetes.Status;
using Sluice.Resources.Diagnostics;
using Sluice.Testing;
using Sluice.Testing.Scripted;

namespace Sluice.Tests.ControlPlane.Store.Kubernetes;

public sealed class StatusWriterTests : IAsyncLifetime
{
    private const string Path = $"{FollowedCluster.OneOf}/a";
    private const string Patch = $"PATCH {Path}/status";
    private static readonly ResourceId A = Objects.Id("a");

    private readonly SteppedClock _clock = new(new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
    private ScriptedServer? _server;
    private KubernetesConnection? _api;
    private StatusWriter? _writer;
    private Task? _run;
    private volatile bool _isLeader = true;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ScriptedServer Server => _server!;

    private StatusWriter Writer => _writer!;

    public async ValueTask InitializeAsync()
    {
        _server = await ScriptedServer.StartAsync();
        _api = KubernetesConnection.Open(new KubernetesClientConfiguration { Host = Server.Address.ToString() }, _clock);
        _writer = new(_api, () => _isLeader, new(), _clock, NullLogger<StatusWriter>.Instance);
        _run = Writer.RunAsync(_stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _run!);
        _api!.Dispose();
        await Server.DisposeAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task Conditions_are_put_beside_those_of_others()
    {
        Live("""{"type":"Theirs","status":"True"}""");
        Server.On(Patch, ScriptedAnswer.Json("{}"));

        Writer.Report(Judged("the host is odd"));

        var asked = await Server.AskedAsync(Patch, Cancel);
        var patch = JsonNode.Parse(asked.Body)!;
        Assert.Equal("7", (string?)patch["metadata"]!["resourceVersion"]);
        Assert.Equal(5, (int)patch["status"]!["observedGeneration"]!);
        var conditions = patch["status"]!["conditions"]!.AsArray();
        Assert.Equal(["Theirs", "Accepted"], conditions.Select(c => (string?)c!["type"]));
        Assert.Equal(
            ("False", "Invalid", "2026-11-24T09:00:00Z"),
            ((string?)conditions[1]!["status"], (string?)conditions[1]!["reason"], (string?)conditions[1]!["lastTransitionTime"])
        );
        Assert.Contains("the host is odd", (string?)conditions[1]!["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_said_already_is_not_said_again()
    {
        Live(
            """{"type":"Accepted","status":"True","observedGeneration":5,"lastTransitionTime":"2020-01-01T00:00:00Z","reason":"Accepted","message":""}"""
        );
        Writer.Report(Judged());
        await WrittenAsync();
        Assert.False(Server.WasAsked(Patch));
    }

    [Fact]
    public async Task The_time_of_transition_stays_while_the_status_does()
    {
        Live(
            """{"type":"Accepted","status":"True","observedGeneration":4,"lastTransitionTime":"2020-01-01T00:00:00Z","reason":"Accepted","message":""}"""
        );
        Server.On(Patch, ScriptedAnswer.Json("{}"));
        Writer.Report(Judged());
        var condition = JsonNode.Parse((await Server.AskedAsync(Patch, Cancel)).Body)!["status"]!["conditions"]![0]!;
        Assert.Equal("2020-01-01T00:00:00Z", (string?)condition["lastTransitionTime"]);
    }

    [Fact]
    public async Task Who_was_overtaken_looks_again()
    {
        Live();
        Server.On(Patch, ScriptedAnswer.Failure(409, "Conflict", "modified"), ScriptedAnswer.Json("{}"));
        Writer.Report(Judged());
        await Server.AskedAsync(Patch, Cancel);
        await Server.AskedAsync(Patch, Cancel);
        await WrittenAsync();
        Assert.Equal(0, Writer.Waiting);
    }

    [Fact]
    public async Task Only_the_leader_writes_and_only_the_last_word()
    {
        _isLeader = false;
        Live();
        Server.On(Patch, ScriptedAnswer.Json("{}"));
        for (var i = 0; i < 100; i++)
            Writer.Report(Judged($"finding {i}"));
        Assert.Equal(1, Writer.Waiting);
        Assert.False(Server.WasAsked($"GET {Path}"));

        _isLeader = true;
        Writer.Wake();

        Assert.Contains("finding 99", (await Server.AskedAsync(Patch, Cancel)).Body, StringComparison.Ordinal);
        await WrittenAsync();
        Assert.False(Server.WasAsked(Patch));
    }

    [Fact]
    public async Task A_failure_is_tried_again_later()
    {
        Live();
        Server.On(Patch, ScriptedAnswer.Failure(500, "InternalError", "etcd"), ScriptedAnswer.Json("{}"));
        Writer.Report(Judged());
        await Server.AskedAsync(Patch, Cancel);
        await _clock.WaitsAsync(d => d == new StatusWriterOptions().AfterFailure, Cancel);
        Assert.Equal(1, Writer.Waiting);
        _clock.Advance(new StatusWriterOptions().AfterFailure);
        await Server.AskedAsync(Patch, Cancel);
    }

    [Fact]
    public async Task Resources_that_are_gone_and_kinds_without_status_are_passed_over()
    {
        Writer.Report(ResourceStatus.Of(new("", "Service", "shop", "a"), 1, []));
        Assert.Equal(0, Writer.Waiting);
        Writer.Report(Judged());
        await WrittenAsync();
        Assert.Equal(0, Writer.Waiting);
    }

    [Fact]
    public void Findings_are_told_worst_first_and_not_without_end()
    {
        var bag = new DiagnosticBag();
        bag.Add(Codes.FileNotFound, default, "", "x");
        for (var i = 0; i < 30; i++)
            bag.Add(Codes.FolderUnreadable, default, "", "x", new string('y', 5_000));
        var status = ResourceStatus.Of(A, 1, bag.Items).ReconciledBy(1, of: 2);
        Assert.Equal(["Accepted", "Reconciled"], status.Conditions.Select(c => c.Type));
        var message = status.Conditions[0].Message;
        Assert.StartsWith("error SLU0660", message, StringComparison.Ordinal);
        Assert.EndsWith("and 11 more", message, StringComparison.Ordinal);
        Assert.True(message.Length < 32_768);
        Assert.Equal("1/2 proxies up to date.", status.Conditions[1].Message);
    }

    private void Live(string conditions = "") =>
        Server.Now(
            $"GET {Path}",
            ScriptedAnswer.Json(
                $$"""{"metadata":{"name":"a","namespace":"shop","resourceVersion":"7"},"spec":{},"status":{"conditions":[{{conditions}}]} }"""
            )
        );

    // Between two writes it waits: then the one before is done.
    private Task WrittenAsync() => _clock.WaitsAsync(d => d == new StatusWriterOptions().Pace, Cancel);

    private static ResourceStatus Judged(string problem = "")
    {
        var bag = new DiagnosticBag();
        if (problem.Length > 0)
            bag.Add(Codes.FolderUnreadable, default, "spec.hosts[0]", "x", problem);
        return ResourceStatus.Of(A, 5, bag.Items);
    }
}
