using Sluice.Testing;
using static Sluice.Tests.ControlPlane.Api.ApiCalls;

namespace Sluice.Tests.ControlPlane.Api;

/// <summary>Who is let in, and to what. Most of these are about who is not.</summary>
public sealed class AccessTests : IAsyncLifetime
{
    private const string History = "/apis/admin.sluice.dev/v1/history?kind=ConfigMap&namespace=shop&name=a";
    private const string Tokens = "/apis/admin.sluice.dev/v1/tokens";
    private const string Rollback = "/apis/admin.sluice.dev/v1/rollback";
    private const string Shop = "/api/v1/namespaces/shop/configmaps";

    private TestApi _api = null!;
    private HttpClient _admin = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _api = await TestApi.StartAsync(Cancel);
        _admin = _api.User("admin", "admin");
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    public static TheoryData<string, string> EveryPath =>
        new()
        {
            { "GET", "/" },
            { "GET", "/version" },
            { "GET", "/api" },
            { "GET", "/apis" },
            { "GET", "/api/v1" },
            { "GET", "/apis/networking.istio.io/v1" },
            { "GET", "/openapi/v2" },
            { "GET", "/openapi/v3" },
            { "GET", "/openapi/v3/api/v1" },
            { "GET", ConfigMaps },
            { "GET", $"{ConfigMaps}?watch=1" },
            { "GET", $"{ConfigMaps}/a" },
            { "POST", ConfigMaps },
            { "PUT", $"{ConfigMaps}/a" },
            { "PATCH", $"{ConfigMaps}/a" },
            { "DELETE", $"{ConfigMaps}/a" },
            { "DELETE", ConfigMaps },
            { "GET", $"{VirtualServices}/a/status" },
            { "POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews" },
            { "POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews" },
            { "GET", Tokens },
            { "POST", Tokens },
            { "DELETE", $"{Tokens}/admin" },
            { "GET", "/apis/admin.sluice.dev/v1/certificatesubjects" },
            { "GET", History },
            { "GET", "/apis/admin.sluice.dev/v1/changes" },
            { "POST", Rollback },
            { "GET", "/nowhere" },
            { "OPTIONS", ConfigMaps },
        };

    [Theory]
    [MemberData(nameof(EveryPath))]
    public async Task Nobody_gets_nothing(string method, string path)
    {
        foreach (var client in new[] { _api.Client(), _api.Client("sluice_wrong") })
        {
            var reply = await client.CallAsync(new(method), path, method is "GET" ? null : "{}", "application/json");

            Assert.Equal(401, reply.Code);
            Assert.Equal("Unauthorized", reply.At("message"));
        }
        Assert.Empty((await _admin.ReadAsync("/api/v1/configmaps")).Names);
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/livez")]
    [InlineData("/readyz")]
    public async Task Everybody_may_ask_whether_it_is_alive(string path)
    {
        var reply = await _api.Client().ReadAsync(path);

        Assert.Equal((200, "ok"), (reply.Code, reply.Text));
    }

    [Theory]
    [InlineData("Basic YWRtaW46YWRtaW4=")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Token x")]
    public async Task Other_ways_to_log_in_are_none(string authorization)
    {
        var reply = await _api.Client().CallAsync(HttpMethod.Get, "/version", headers: ("Authorization", authorization));

        Assert.Equal(401, reply.Code);
    }

    // What each may do: read there, list everywhere, write there, write elsewhere, manage access.
    [Theory]
    [InlineData("viewer:shop", 200, 403, 403, 403, 403)]
    [InlineData("viewer", 200, 200, 403, 403, 403)]
    [InlineData("editor:shop", 200, 403, 201, 403, 403)]
    [InlineData("editor", 200, 200, 201, 201, 403)]
    [InlineData("admin:shop", 200, 403, 201, 403, 403)]
    [InlineData("admin", 200, 200, 201, 201, 200)]
    [InlineData("viewer:bank", 403, 403, 403, 403, 403)]
    public async Task Roles_reach_as_far_as_they_say(
        string grant,
        int readThere,
        int listAll,
        int writeThere,
        int writeElsewhere,
        int manage
    )
    {
        await _admin.CreateAsync(Shop, Samples.ConfigMap("a", ns: "shop"));
        var user = _api.User("user", grant);

        int[] codes =
        [
            (await user.ReadAsync($"{Shop}/a")).Code,
            (await user.ReadAsync("/api/v1/configmaps")).Code,
            (await user.CreateAsync(Shop, Samples.ConfigMap("b", ns: "shop"))).Code,
            (await user.CreateAsync(ConfigMaps, Samples.ConfigMap("b"))).Code,
            (await user.ReadAsync(Tokens)).Code,
        ];

        Assert.Equal([readThere, listAll, writeThere, writeElsewhere, manage], codes);
    }

    public static TheoryData<string, string> EveryWrite =>
        new()
        {
            { "POST", Shop },
            { "PUT", $"{Shop}/a" },
            { "PATCH", $"{Shop}/a" },
            { "DELETE", $"{Shop}/a" },
            { "DELETE", Shop },
            { "POST", "/api/v1/namespaces" },
            { "DELETE", "/api/v1/namespaces/shop" },
            { "PUT", "/apis/networking.istio.io/v1/namespaces/shop/virtualservices/a/status" },
            { "POST", Tokens },
            { "DELETE", $"{Tokens}/admin" },
            { "POST", "/apis/admin.sluice.dev/v1/certificatesubjects" },
            { "POST", Rollback },
        };

    [Theory]
    [MemberData(nameof(EveryWrite))]
    public async Task A_viewer_writes_nowhere(string method, string path)
    {
        await _admin.CreateAsync(Shop, Samples.ConfigMap("a", "{k: v}", ns: "shop"));
        var viewer = _api.User("viewer", "viewer");
        const string body = """
            {"kind":"ConfigMap","group":"","namespace":"shop","name":"a","revision":1,"metadata":{"name":"a"},"spec":{"grants":["admin"]}}
            """;

        var reply = await viewer.CallAsync(
            new(method),
            path,
            body,
            method is "PATCH" ? "application/merge-patch+json" : "application/json"
        );

        Assert.Equal((403, "Forbidden"), (reply.Code, reply.At("reason")));
        Assert.Equal("v", (await _admin.ReadAsync($"{Shop}/a")).At("data.k"));
        Assert.Equal(2, _api.Access.Tokens.Count);
    }

    [Fact]
    public async Task A_viewer_of_one_namespace_learns_nothing_of_another()
    {
        await _admin.CreateAsync(ConfigMaps, Samples.ConfigMap("a"));
        await _admin.CreateAsync(Shop, Samples.ConfigMap("a", ns: "shop"));
        var viewer = _api.User("viewer", "viewer:shop");

        var there = await viewer.ReadAsync($"{ConfigMaps}/a");
        var absent = await viewer.ReadAsync($"{ConfigMaps}/nothing");
        var history = await viewer.ReadAsync(History.Replace("shop", "default", StringComparison.Ordinal));
        var changes = await viewer.ReadAsync("/apis/admin.sluice.dev/v1/changes");

        Assert.All([there, absent, history], r => Assert.Equal(403, r.Code));
        Assert.Equal("shop", Assert.Single(changes.Json["items"]!.AsArray())!["namespace"]!.ToString());
    }

    [Fact]
    public async Task Secrets_have_no_values_for_viewers_in_no_form()
    {
        await _admin.CreateAsync(
            Secrets,
            Samples
                .Secret("hunter2")
                .Replace(
                    "name: login,",
                    "name: login, annotations: {kubectl.kubernetes.io/last-applied-configuration: hunter2},",
                    StringComparison.Ordinal
                )
        );
        var viewer = _api.User("viewer", "viewer");
        const string table = "application/json;as=Table;v=v1;g=meta.k8s.io";
        const string metadata = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";
        using var watch = await viewer.WatchAsync($"{Secrets}?watch=1");

        string[] seen =
        [
            (await viewer.ReadAsync($"{Secrets}/login")).Text,
            (await viewer.ReadAsync(Secrets)).Text,
            (await viewer.ReadAsync("/api/v1/secrets")).Text,
            (await viewer.GetAsync($"{Secrets}?includeObject=Object", table)).Text,
            (await viewer.GetAsync($"{Secrets}/login", metadata)).Text,
            (await viewer.ReadAsync("/apis/admin.sluice.dev/v1/history?kind=Secret&namespace=default&name=login")).Text,
            (await viewer.ReadAsync("/apis/admin.sluice.dev/v1/changes")).Text,
            (await watch.NextObjectAsync())!.ToJsonString(),
        ];

        Assert.All(seen, text => Assert.Contains("login", text, StringComparison.Ordinal));
        Assert.All(seen, text => Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal));
        Assert.All(seen, text => Assert.DoesNotContain(Convert.ToBase64String("hunter2"u8), text, StringComparison.Ordinal));
        var editor = await _api.User("editor", "editor:default").ReadAsync($"{Secrets}/login");
        Assert.Equal(Convert.ToBase64String("hunter2"u8), editor.At("data.password"));
    }

    [Fact]
    public async Task Not_even_the_admin_finds_values_of_Secrets_in_history_or_audit()
    {
        await _admin.CreateAsync(Secrets, Samples.Secret("hunter2"));
        await _admin.CreateAsync(Secrets, Samples.Secret("hunter2") + "foo: bar\n");

        var history = await _admin.ReadAsync("/apis/admin.sluice.dev/v1/history?kind=Secret&namespace=default&name=login");

        Assert.DoesNotContain(Convert.ToBase64String("hunter2"u8), history.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", await File.ReadAllTextAsync(_api.AuditFile, Cancel), StringComparison.Ordinal);
        Assert.DoesNotContain(
            Convert.ToBase64String("hunter2"u8),
            await File.ReadAllTextAsync(_api.AuditFile, Cancel),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Who_fails_too_often_is_told_to_wait_and_who_does_not_is_let_in()
    {
        var wrong = _api.Client("sluice_wrong");
        var replies = new List<ApiReply>();
        for (var i = 0; i < 12; i++)
            replies.Add(await wrong.ReadAsync("/version"));

        Assert.Equal(401, replies[9].Code);
        Assert.Equal(429, replies[10].Code);
        Assert.Equal(200, (await _admin.ReadAsync("/version")).Code);
        // Neither is the audit filled by it.
        Assert.Equal(10, _api.Audit().Count(l => (int)l["outcome"]! == 401));
    }

    [Fact]
    public async Task The_wish_to_act_as_somebody_else_is_refused_and_not_overlooked()
    {
        var reply = await _admin.CallAsync(HttpMethod.Get, ConfigMaps, headers: ("Impersonate-User", "ann"));

        Assert.Equal(403, reply.Code);
    }
}
