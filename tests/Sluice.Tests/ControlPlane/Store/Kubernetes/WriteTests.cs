using System.Text.Json.Nodes;
using Sluice.ControlPlane.Store;
using Sluice.Testing.Scripted;
using static Sluice.Tests.ControlPlane.Store.Kubernetes.FollowedCluster;

namespace Sluice.Tests.ControlPlane.Store.Kubernetes;

/// <summary>Writes, as API servers answer them.</summary>
public sealed class WriteTests : IAsyncLifetime
{
    private const string A = $"{OneOf}/a";

    private ScriptedServer? _server;

    private ScriptedServer Server => _server!;

    public async ValueTask InitializeAsync()
    {
        _server = await ScriptedServer.StartAsync();
        Server.On(List, ScriptedAnswer.Json(Page(10, "", Item("a", "a.test", 3))));
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    [Theory]
    [InlineData(403, "Forbidden", StoreOutcome.Forbidden)]
    [InlineData(409, "Conflict", StoreOutcome.Conflict)]
    [InlineData(409, "AlreadyExists", StoreOutcome.AlreadyExists)]
    [InlineData(404, "NotFound", StoreOutcome.NotFound)]
    [InlineData(422, "Invalid", StoreOutcome.Invalid)]
    [InlineData(400, "BadRequest", StoreOutcome.Invalid)]
    public async Task A_refusal_is_an_outcome_with_its_reason(int status, string reason, StoreOutcome expected)
    {
        Server.On($"GET {A}", ScriptedAnswer.Json(Item("a", "a.test", 3)));
        Server.On($"PUT {A}", ScriptedAnswer.Failure(status, reason, "because of this"));
        await using var cluster = Start(Server);
        var result = await cluster.Store.ApplyAsync(Objects.Write(Objects.Id("a"), "b.test"), Cancel);
        Assert.Equal(expected, result.Outcome);
        Assert.Contains("because of this", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_is_an_exception()
    {
        Server.On($"GET {A}", ScriptedAnswer.Json(Item("a", "a.test", 3)));
        Server.On($"PUT {A}", ScriptedAnswer.Failure(500, "InternalError", "etcd is on fire"));
        await using var cluster = Start(Server);
        var failure = await Assert.ThrowsAsync<StoreException>(() =>
            cluster.Store.ApplyAsync(Objects.Write(Objects.Id("a"), "b.test"), Cancel)
        );
        Assert.Contains("etcd is on fire", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_is_of_the_version_that_was_read_and_is_seen_at_once()
    {
        Server.On($"GET {A}", ScriptedAnswer.Json(Item("a", "a.test", 3)));
        Server.On($"PUT {A}", ScriptedAnswer.Json(Item("a", "b.test", 20)));
        await using var cluster = Start(Server);
        var result = await cluster.Store.ApplyAsync(Objects.Write(Objects.Id("a"), "b.test"), Cancel);
        Assert.Equal(StoreOutcome.Updated, result.Outcome);
        Assert.Equal("b.test", (await cluster.Store.GetAsync(Objects.Id("a"), Cancel))!.Host());
        var put = await Server.AskedAsync($"PUT {A}", Cancel);
        Assert.Equal("3", (string?)JsonNode.Parse(put.Body)!["metadata"]!["resourceVersion"]);
        Assert.Equal("?fieldManager=sluice", put.Query);
    }

    [Fact]
    public async Task Who_was_overtaken_without_having_asked_for_a_revision_looks_again()
    {
        Server.On($"GET {A}", ScriptedAnswer.Json(Item("a", "a.test", 3)), ScriptedAnswer.Json(Item("a", "other.test", 4)));
        Server.On(
            $"PUT {A}",
            ScriptedAnswer.Failure(409, "Conflict", "the object has been modified"),
            ScriptedAnswer.Json(Item("a", "b.test", 20))
        );
        await using var cluster = Start(Server);
        var result = await cluster.Store.ApplyAsync(Objects.Write(Objects.Id("a"), "b.test"), Cancel);
        Assert.Equal(StoreOutcome.Updated, result.Outcome);
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(2, false)]
    public async Task A_precondition_takes_the_objects_own_version(long revision, bool holds)
    {
        Server.On($"GET {A}", ScriptedAnswer.Json(Item("a", "a.test", 3)));
        Server.On($"PUT {A}", ScriptedAnswer.Json(Item("a", "b.test", 20)));
        await using var cluster = Start(Server);
        var result = await cluster.Store.ApplyAsync(Objects.Write(Objects.Id("a"), "b.test", Precondition.At(revision)), Cancel);
        Assert.Equal(holds ? StoreOutcome.Updated : StoreOutcome.Conflict, result.Outcome);
    }

    [Fact]
    public async Task A_precondition_of_a_state_that_was_overtaken_unseen_does_not_hold()
    {
        // The watch has not told yet that version 4 is there.
        Server.On($"GET {A}", ScriptedAnswer.Json(Item("a", "other.test", 4)));
        await using var cluster = Start(Server);
        var seen = Assert.Single((await cluster.ListAsync()).Items).Revision;
        var result = await cluster.Store.ApplyAsync(Objects.Write(Objects.Id("a"), "b.test", Precondition.At(seen)), Cancel);
        Assert.Equal(StoreOutcome.Conflict, result.Outcome);
        Assert.Equal("other.test", result.Resource!.Host());
        // And whoever looks again sees why.
        Assert.Equal("other.test", (await cluster.Store.GetAsync(Objects.Id("a"), Cancel))!.Host());
    }

    [Fact]
    public async Task Events_of_before_do_not_undo_what_was_written_here()
    {
        var stream = new ScriptedStream();
        Server.On(Watch, stream);
        Server.On($"GET {A}", ScriptedAnswer.Json(Item("a", "a.test", 3)));
        Server.On($"PUT {A}", ScriptedAnswer.Json(Item("a", "b.test", 20)));
        Server.On($"DELETE {OneOf}/x", ScriptedAnswer.Json("""{"kind":"Status","status":"Success"}"""));
        await using var cluster = Start(Server);
        await using var watch = await cluster.WatchAsync();
        await cluster.Store.ApplyAsync(Objects.Write(Objects.Id("a"), "b.test"), Cancel);
        Assert.Equal("Modified a b.test", await NextAsync(watch));

        stream.SendLine(Event("MODIFIED", Item("a", "late.test", 15)));
        stream.SendLine(Event("MODIFIED", Item("a", "b.test", 20)));
        stream.SendLine(Event("MODIFIED", Item("a", "c.test", 21)));

        Assert.Equal("Modified a c.test", await NextAsync(watch));
    }

    [Fact]
    public async Task Events_of_before_do_not_bring_back_what_was_deleted_here()
    {
        var stream = new ScriptedStream();
        Server.On(Watch, stream);
        Server.On($"GET {A}", ScriptedAnswer.Json(Item("a", "a.test", 12)));
        Server.On($"DELETE {A}", ScriptedAnswer.Json("""{"kind":"Status","status":"Success"}"""));
        await using var cluster = Start(Server);
        await using var watch = await cluster.WatchAsync();
        Assert.Equal(
            StoreOutcome.Deleted,
            (await cluster.Store.DeleteAsync(Objects.Id("a"), Precondition.None, Objects.Ann, false, Cancel)).Outcome
        );
        Assert.Equal("Modified a a.test", await NextAsync(watch));
        Assert.Equal("Deleted a a.test", await NextAsync(watch));

        stream.SendLine(Event("MODIFIED", Item("a", "a.test", 12)));
        stream.SendLine(Event("DELETED", Item("a", "a.test", 13)));
        stream.SendLine(Event("ADDED", Item("a", "again.test", 14)));

        Assert.Equal("Added a again.test", await NextAsync(watch));
        var asked = JsonNode.Parse((await Server.AskedAsync($"DELETE {A}", Cancel)).Body)!;
        Assert.Equal("12", (string?)asked["preconditions"]!["resourceVersion"]);
    }

    [Fact]
    public async Task A_list_of_before_does_not_take_away_what_was_created_here()
    {
        var stream = new ScriptedStream();
        Server.On(Watch, stream);
        Server.On($"POST {OneOf}", ScriptedAnswer.Json(Item("n", "n.test", 20), 201));
        await using var cluster = Start(Server);
        await using var watch = await cluster.WatchAsync();
        await cluster.Store.ApplyAsync(Objects.Write(Objects.Id("n"), "n.test"), Cancel);
        Assert.Equal("Added n n.test", await NextAsync(watch));

        Server.Now(List, ScriptedAnswer.Json(Page(15, "", Item("a", "a.test", 3), Item("b", "b.test", 14))));
        stream.SendLine(Event("ERROR", ScriptedAnswer.Status(410, "Expired", "too old")));

        Assert.Equal("Added b b.test", await NextAsync(watch));
        Assert.NotNull(await cluster.Store.GetAsync(Objects.Id("n"), Cancel));
    }

    [Fact]
    public async Task What_a_finalizer_holds_is_still_there()
    {
        const string Held =
            """{"kind":"VirtualService","metadata":{"name":"a","namespace":"shop","resourceVersion":"20","deletionTimestamp":"2026-11-24T09:00:00Z","finalizers":["x"]},"spec":{"hosts":["a.test"]}}""";
        Server.On($"GET {A}", ScriptedAnswer.Json(Item("a", "a.test", 3)));
        Server.On($"DELETE {A}", ScriptedAnswer.Json(Held));
        await using var cluster = Start(Server);
        var result = await cluster.Store.DeleteAsync(Objects.Id("a"), Precondition.None, Objects.Ann, false, Cancel);
        Assert.Equal(StoreOutcome.Deleted, result.Outcome);
        Assert.NotNull(await cluster.Store.GetAsync(Objects.Id("a"), Cancel));
    }

    [Fact]
    public async Task The_status_of_others_is_no_difference()
    {
        const string WithStatus =
            """{"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"a","namespace":"shop","labels":{},"resourceVersion":"3","uid":"u"},"spec":{"hosts":["a.test"],"http":[{"route":[{"destination":{"host":"reviews"}}]}]},"status":{"conditions":[]}}""";
        Server.On($"GET {A}", ScriptedAnswer.Json(WithStatus));
        await using var cluster = Start(Server);
        var result = await cluster.Store.ApplyAsync(Objects.Write(Objects.Id("a"), "a.test"), Cancel);
        Assert.Equal(StoreOutcome.Unchanged, result.Outcome);
    }

    [Fact]
    public async Task What_is_not_followed_is_not_written()
    {
        await using var cluster = Start(Server);
        var result = await cluster.Store.ApplyAsync(Objects.Write(Objects.Id("g", kind: "Gateway"), "a.test"), Cancel);
        Assert.Equal(StoreOutcome.Forbidden, result.Outcome);
        Assert.Contains("not among the resources", result.Reason, StringComparison.Ordinal);
    }
}
