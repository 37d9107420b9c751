using Sluice.Testing;
using static Sluice.Tests.ControlPlane.Api.ApiCalls;

namespace Sluice.Tests.ControlPlane.Api;

/// <summary>Tokens over the API, history, and going back.</summary>
public sealed class AdminTests : IAsyncLifetime
{
    private const string Admin = "/apis/admin.sluice.dev/v1";
    private const string Of = "group=networking.istio.io&kind=VirtualService&namespace=default&name=web";

    private TestApi _api = null!;
    private HttpClient _admin = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _api = await TestApi.StartAsync(Cancel);
        _admin = _api.User("admin", "admin");
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_token_is_shown_once_works_and_is_revoked()
    {
        var made = await _admin.CreateAsync($"{Admin}/tokens", "{metadata: {name: ann}, spec: {grants: [\"viewer:*\"]}}");
        var text = made.At("status.token");
        var ann = _api.Client(text);

        Assert.Equal(201, made.Code);
        Assert.Equal(200, (await ann.ReadAsync(ConfigMaps)).Code);
        var list = await _admin.ReadAsync($"{Admin}/tokens");
        Assert.Equal(["admin", "ann"], list.Names);
        Assert.DoesNotContain(text, list.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(text, await File.ReadAllTextAsync(_api.AuditFile, Cancel), StringComparison.Ordinal);
        Assert.Equal(200, (await _admin.RemoveAsync($"{Admin}/tokens/ann")).Code);
        Assert.Equal(401, (await ann.ReadAsync(ConfigMaps)).Code);
        Assert.Equal(404, (await _admin.ReadAsync($"{Admin}/tokens/ann")).Code);
    }

    [Theory]
    [InlineData("{metadata: {name: ann}, spec: {grants: []}}")]
    [InlineData("{metadata: {name: ann}, spec: {grants: [root]}}")]
    [InlineData("{metadata: {name: ann}}")]
    [InlineData("{metadata: {name: Ann}, spec: {grants: [viewer]}}")]
    [InlineData("{metadata: {name: ann}, spec: {grants: [viewer], expires: 2001-01-01T00:00:00Z}}")]
    [InlineData("{metadata: {name: ann}, spec: {grants: [viewer], expires: soon}}")]
    public async Task A_token_that_makes_no_sense_is_not_made(string body)
    {
        Assert.Equal(400, (await _admin.CreateAsync($"{Admin}/tokens", body)).Code);
        Assert.Single(_api.Access.Tokens);
    }

    [Fact]
    public async Task Certificates_are_given_grants_and_lose_them()
    {
        const string identity = "spiffe://mesh/ns/shop/sa/bot";
        var set = await _admin.CreateAsync(
            $"{Admin}/certificatesubjects",
            $"{{metadata: {{name: \"{identity}\"}}, spec: {{grants: [\"editor:shop\"]}}}}"
        );

        Assert.Equal(201, set.Code);
        Assert.Equal([identity], (await _admin.ReadAsync($"{Admin}/certificatesubjects")).Names);
        Assert.Equal(200, (await _admin.RemoveAsync($"{Admin}/certificatesubjects/{Uri.EscapeDataString(identity)}")).Code);
        Assert.Empty(_api.Access.Subjects);
    }

    [Fact]
    public async Task History_tells_who_changed_what_and_why()
    {
        await _admin.CreateAsync(VirtualServices, Samples.VirtualService("a.test"));
        await _api.User("ann", "editor")
            .CallAsync(
                HttpMethod.Patch,
                $"{VirtualServices}/web",
                """{"spec":{"hosts":["b.test"]}}""",
                "application/merge-patch+json",
                headers: ("Sluice-Reason", "move to b")
            );
        await _admin.PatchAsync(
            $"{VirtualServices}/web",
            """{"metadata":{"annotations":{"kubernetes.io/change-cause":"kubectl said so"}},"spec":{"hosts":["c.test"]}}"""
        );

        var history = await _admin.ReadAsync($"{Admin}/history?{Of}");
        var changes = await _admin.ReadAsync($"{Admin}/changes?limit=2");
        var older = await _admin.ReadAsync($"{Admin}/changes?limit=2&before={changes.At("metadata.before")}");

        var lines = history.Json["items"]!.AsArray().Select(i => $"{i!["author"]} {i["reason"]} {i["object"]!["spec"]!["hosts"]![0]}");
        Assert.Equal(["admin kubectl said so c.test", "ann move to b b.test", "admin  a.test"], lines);
        Assert.Equal(["3", "2"], changes.Json["items"]!.AsArray().Select(i => i!["revision"]!.ToString()));
        Assert.Equal(["1"], older.Json["items"]!.AsArray().Select(i => i!["revision"]!.ToString()));
        Assert.Null(changes.Json["items"]![0]!["object"]);
    }

    [Fact]
    public async Task Going_back_is_a_change_like_any_other()
    {
        await _admin.CreateAsync(VirtualServices, Samples.VirtualService("a.test"));
        await _admin.PatchAsync($"{VirtualServices}/web/status", """{"status":{"seen":"now"}}""");
        await _admin.PatchAsync($"{VirtualServices}/web", """{"spec":{"hosts":["b.test"]}}""");

        var back = await _admin.CreateAsync($"{Admin}/rollback", Body(1));
        await _admin.RemoveAsync($"{VirtualServices}/web");
        var undeleted = await _admin.CreateAsync($"{Admin}/rollback", Body(3));
        var missing = await _admin.CreateAsync($"{Admin}/rollback", Body(99));

        Assert.Equal((200, "a.test", "now"), (back.Code, back.At("spec.hosts.0"), back.At("status.seen")));
        Assert.Equal((200, "b.test"), (undeleted.Code, undeleted.At("spec.hosts.0")));
        Assert.Equal(404, missing.Code);
        var history = await _admin.ReadAsync($"{Admin}/history?{Of}");
        Assert.Equal("rollback to 3", history.At("items.0.reason"));
        Assert.Contains(_api.Audit(), l => (string?)l["resource"] == "rollback.admin.sluice.dev" && (long)l["revision"]! == 4);
    }

    private static string Body(int revision) =>
        $"{{group: networking.istio.io, kind: VirtualService, namespace: default, name: web, revision: {revision}}}";
}
