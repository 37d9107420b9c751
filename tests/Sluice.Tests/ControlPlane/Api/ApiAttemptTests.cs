using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Api.Objects;
using Sluice.Testing;
using static Sluice.Tests.ControlPlane.Api.ApiCalls;

namespace Sluice.Tests.ControlPlane.Api;

/// <summary>What an editor of one namespace tries in order to get more, or to leave no trace, or to be in everybody's way.</summary>
public sealed class ApiAttemptTests : IAsyncLifetime
{
    private TestApi _api = null!;
    private HttpClient _admin = null!;
    private HttpClient _editor = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _api = await TestApi.StartAsync(Cancel);
        _admin = _api.User("admin", "admin");
        _editor = _api.User("editor", "editor:default");
        var secret =
            """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"vault","namespace":"bank"},"stringData":{"key":"hunter2"}}""";
        var made = await _admin.CreateAsync("/api/v1/namespaces/bank/secrets", secret, "application/json");
        Assert.Equal(201, made.Code);
        await _admin.CreateAsync(ConfigMaps, Samples.ConfigMap("mine"));
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("/api/v1/namespaces/bank/secrets/vault")]
    [InlineData("/api/v1/namespaces/default/../bank/secrets/vault")]
    [InlineData("/api/v1/namespaces/default/%2e%2e/bank/secrets/vault")]
    [InlineData("/api/v1/namespaces/default%2F..%2Fbank/secrets/vault")]
    [InlineData("/api/v1/namespaces/default/secrets/..%2F..%2Fbank%2Fsecrets%2Fvault")]
    [InlineData("/api/v1//namespaces//bank//secrets//vault")]
    [InlineData("/api/v1/namespaces/bank/secrets/vault/")]
    [InlineData("/API/V1/namespaces/bank/secrets/vault")]
    [InlineData("/api/v1/namespaces/bank%00default/secrets/vault")]
    [InlineData("/api/v1/namespaces/BANK/secrets/vault")]
    [InlineData("/api/v1/namespaces/default/secrets/vault?namespace=bank")]
    [InlineData("/api/v1/secrets?fieldSelector=metadata.namespace%3Dbank")]
    [InlineData("/api/v1/secrets?watch=1&fieldSelector=metadata.namespace%3Dbank")]
    [InlineData("/apis//v1/namespaces/bank/secrets/vault")]
    [InlineData("/apis/admin.sluice.dev/v1/history?kind=Secret&namespace=bank&name=vault")]
    [InlineData("/apis/admin.sluice.dev/v1/history?kind=Secret&namespace=default&namespace=bank&name=vault")]
    public async Task No_path_leads_to_another_namespace(string path)
    {
        var exact = new Uri(
            $"{_api.Address.GetLeftPart(UriPartial.Authority)}{path}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, exact) { Version = HttpVersion.Version20 };
        using var reply = await SentAsync(request);
        // The server itself ends a stream with such a path.
        if (reply is null)
            return;
        var text = await reply.Content.ReadAsStringAsync(Cancel);
        Assert.DoesNotContain(Convert.ToBase64String("hunter2"u8), text, StringComparison.Ordinal);
        Assert.True(
            reply.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.BadRequest,
            $"{reply.StatusCode} {text}"
        );
    }

    private async Task<HttpResponseMessage?> SentAsync(HttpRequestMessage request)
    {
        try
        {
            return await _editor.SendAsync(request, Cancel);
        }
        catch (HttpRequestException refusal) when (refusal.HttpRequestError == HttpRequestError.HttpProtocolError)
        {
            return null;
        }
    }

    [Theory]
    [InlineData("merge-patch", """{"metadata":{"namespace":"bank"}}""")]
    [InlineData("merge-patch", """{"metadata":{"name":"vault"}}""")]
    [InlineData("merge-patch", """{"kind":"Secret"}""")]
    [InlineData("merge-patch", """{"apiVersion":"networking.istio.io/v1"}""")]
    [InlineData("merge-patch", """{"metadata":{"uid":"00000000-0000-0000-0000-000000000000"}}""")]
    [InlineData("merge-patch", """{"metadata":{"namespace":["bank"],"name":{"a":1}}}""")]
    [InlineData("merge-patch", """{"metadata":null}""")]
    [InlineData("json-patch", """[{"op":"replace","path":"/metadata/namespace","value":"bank"}]""")]
    [InlineData("json-patch", """[{"op":"move","from":"/metadata/name","path":"/metadata/namespace"}]""")]
    [InlineData("json-patch", """[{"op":"replace","path":"","value":{"metadata":{"name":"vault","namespace":"bank"}}}]""")]
    public async Task No_patch_makes_an_object_another_one(string kind, string patch)
    {
        var before = await _admin.ReadAsync($"{ConfigMaps}/mine");
        await _editor.PatchAsync($"{ConfigMaps}/mine", patch, kind);
        var after = await _admin.ReadAsync($"{ConfigMaps}/mine");
        foreach (
            var field in new[] { "metadata.name", "metadata.namespace", "metadata.uid", "metadata.creationTimestamp", "kind", "apiVersion" }
        )
            Assert.Equal(before.At(field), after.At(field));
        Assert.Equal(["vault"], (await _admin.ReadAsync("/api/v1/namespaces/bank/secrets")).Names);
        Assert.Empty((await _admin.ReadAsync("/api/v1/namespaces/bank/configmaps")).Names);
    }

    [Fact]
    public async Task A_change_that_only_looks_like_a_dry_run_is_written_down_as_a_change()
    {
        var made = await _editor.CreateAsync($"{ConfigMaps}?dryRun=", Samples.ConfigMap("quiet"));
        var gone = await _editor.RemoveAsync($"{ConfigMaps}/quiet", """{"dryRun":["All"]}""");
        Assert.Equal((201, 200), (made.Code, gone.Code));
        Assert.Equal(200, (await _admin.ReadAsync($"{ConfigMaps}/quiet")).Code);

        var lines = _api.Audit().Where(l => (string?)l["name"] == "quiet").ToList();
        Assert.Equal(
            [("create", false), ("delete", true)],
            lines.Select(l => ((string)l["verb"]!, l["dryRun"] is JsonValue dry && dry.GetValue<bool>()))
        );
    }

    [Fact]
    public async Task One_user_s_watches_leave_room_for_others()
    {
        var watches = new List<ApiWatch>();
        for (var i = 0; i < WatchVerb.MostWatches; i++)
            watches.Add(await _editor.WatchAsync($"{ConfigMaps}?watch=1"));
        Assert.All(watches, w => Assert.Equal(200, w.Code));
        Assert.Equal(429, (await _editor.ReadAsync($"{ConfigMaps}?watch=1")).Code);
        using var others = await _admin.WatchAsync($"{ConfigMaps}?watch=1");
        Assert.Equal(200, others.Code);
        watches.ForEach(w => w.Dispose());
    }

    [Theory]
    [InlineData("((((((a{9}){9}){9}){9}){9}){9}){9}", 422)]
    [InlineData("(a{1000}){1000}", 422)]
    // Long, and matched in linear time all the same.
    [InlineData("(a|aa)*(b|bb)*(c|cc)*x{1000}y{1000}z{1000}", 201)]
    public async Task A_pattern_that_would_explode_is_judged_in_no_time(string pattern, int code)
    {
        var route = new JsonObject
        {
            ["apiVersion"] = "networking.istio.io/v1",
            ["kind"] = "VirtualService",
            ["metadata"] = new JsonObject { ["name"] = "bomb", ["namespace"] = "default" },
            ["spec"] = new JsonObject
            {
                ["hosts"] = new JsonArray("a.test"),
                ["http"] = new JsonArray([
                    .. Enumerable
                        .Range(0, 50)
                        .Select(_ =>
                            (JsonNode)
                                new JsonObject
                                {
                                    ["match"] = new JsonArray(new JsonObject { ["uri"] = new JsonObject { ["regex"] = pattern } }),
                                    ["directResponse"] = new JsonObject { ["status"] = 200 },
                                }
                        ),
                ]),
            },
        };
        var start = TimeProvider.System.GetTimestamp();
        var reply = await _editor.CreateAsync(VirtualServices, route.ToJsonString(), "application/json");
        Assert.Equal(code, reply.Code);
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Aliases_that_would_explode_are_refused_in_no_time()
    {
        var bomb = new StringBuilder(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bomb}\ndata:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        );
        for (var i = 1; i < 10; i++)
            bomb.Append(
                $"  a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}]\n"
            );
        var start = TimeProvider.System.GetTimestamp();
        var reply = await _editor.CreateAsync(ConfigMaps, bomb.ToString());
        Assert.InRange(reply.Code, 400, 499);
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("""{"namespace":"default","serviceAccount":"web"}""")]
    [InlineData("""{"namespace":"bank","serviceAccount":"vault"}""")]
    [InlineData("""{"namespace":"*","serviceAccount":"vault"}""")]
    [InlineData("""{"serial":"01"}""")]
    public async Task An_editor_makes_no_identity_and_takes_none_back(string body)
    {
        foreach (var what in new[] { "jointokens", "revocations", "tokens" })
        {
            var reply = await _editor.CreateAsync($"/apis/admin.sluice.dev/v1/{what}", body, "application/json");
            Assert.True(reply.Code is 403 or 404, reply.Text);
        }
    }
}
