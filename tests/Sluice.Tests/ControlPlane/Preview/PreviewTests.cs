using System.Text.Json.Nodes;
using Sluice.ControlPlane.Preview;
using Sluice.Testing;
using Sluice.Tests.ControlPlane.Api;
using Sluice.Tests.ControlPlane.Explain;

namespace Sluice.Tests.ControlPlane.Preview;

/// <summary>What a change would be and do, told before it is made.</summary>
public sealed class PreviewTests : IAsyncLifetime
{
    private const string Preview = "/apis/admin.sluice.dev/v1/preview";
    private const string Services = "/apis/networking.istio.io/v1/namespaces/shop/virtualservices";

    private readonly Sample _sample = new();
    private TestApi _api = null!;
    private HttpClient _admin = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _api = await TestApi.StartAsync(_sample, Cancel);
        await Shop.SeedAsync(_api);
        _admin = _api.User("root", "admin");
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_change_of_weights_is_told_in_words_and_nothing_is_stored()
    {
        var service = await ReadAsync();
        service["spec"]!["http"]![2]!["route"]![0]!["weight"] = 50;
        service["spec"]!["http"]![2]!["route"]![1]!["weight"] = 50;

        var preview = await PreviewAsync(_admin, service);

        Assert.Equal("update", preview.At("diff.0.operation"));
        Assert.Equal(
            ["weight of reviews v1: 90 → 50", "weight of reviews v2: 10 → 50"],
            preview.Json["diff"]![0]!["fields"]!.AsArray().Select(f => (string)f!["text"]!)
        );
        Assert.Equal("spec.http[2].route[1].weight", preview.At("diff.0.fields.1.path"));
        Assert.Empty(preview.Json["conflicts"]!.AsArray());
        Assert.Equal("90", (await ReadAsync())["spec"]!["http"]![2]!["route"]![0]!["weight"]!.ToString());
        // Nobody has sent a request, so one is made up.
        Assert.Equal(("0", "/reviews"), (preview.At("impact.sampled"), preview.At("impact.probes.0.request.path")));
        Assert.Equal(
            ["90", "10", "50", "50"],
            new[] { "before", "after" }
                .SelectMany(s => preview.Json["impact"]!["probes"]![0]![s]!["clusters"]!.AsArray())
                .Select(c => c!["weight"]!.ToString())
        );
    }

    [Fact]
    public async Task Requests_that_were_served_lately_go_through_both()
    {
        _sample.Add("shop.test", "/reviews/1");
        _sample.Add("shop.test", "/old");
        _sample.Add("bank.test", "/");
        var service = await ReadAsync();
        service["spec"]!["http"]!.AsArray().RemoveAt(1);

        var preview = await PreviewAsync(_admin, service);

        var impact = preview.Json["impact"]!;
        Assert.Equal((3, 2), ((int)impact["sampled"]!, (int)impact["unchanged"]!));
        var changed = Assert.Single(impact["changed"]!.AsArray())!;
        Assert.Equal("/old", (string)changed["request"]!["path"]!);
        Assert.Equal((301, "route"), ((int)changed["before"]!["status"]!, (string)changed["before"]!["outcome"]!));
        Assert.Equal((404, "noRoute"), ((int)changed["after"]!["status"]!, (string)changed["after"]!["outcome"]!));
        Assert.Contains("old is gone", preview.At("diff.0.fields.0.text"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deletion_is_previewed_too()
    {
        _sample.Add("shop.test", "/reviews/1");

        var preview = await PreviewAsync(_admin, deletes: """{"kind":"VirtualService","namespace":"shop","name":"shop"}""");

        Assert.Equal("delete", preview.At("diff.0.operation"));
        Assert.Equal("noVirtualHost", preview.At("impact.changed.0.after.outcome"));
        var missing = await PreviewAsync(_admin, deletes: """{"kind":"VirtualService","namespace":"shop","name":"none"}""");
        Assert.Equal("it is not there", missing.At("conflicts.0.reason"));
    }

    [Fact]
    public async Task What_is_wrong_is_told_with_its_line_and_what_to_write()
    {
        var body = new JsonObject
        {
            ["yaml"] = """
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: new, namespace: infra}
                spec:
                  selector: {a: b}
                  servers:
                  - port: {number: 80, name: x, protocol: HTTQ}
                    hosts: ["*"]
                """,
        };

        var preview = await _admin.CreateAsync(Preview, body.ToJsonString(), "application/json");

        Assert.Equal(200, preview.Code);
        Assert.Equal(("error", "7"), (preview.At("diagnostics.0.severity"), preview.At("diagnostics.0.line")));
        Assert.Single(preview.Json["diagnostics"]!.AsArray());
        Assert.Contains("HTTP", preview.At("diagnostics.0.suggestion"), StringComparison.Ordinal);
        Assert.Null(preview.Json["impact"]);
    }

    [Fact]
    public async Task Who_has_seen_an_old_state_is_told_of_the_conflict()
    {
        var service = await ReadAsync();
        await _admin.PatchAsync($"{Services}/shop", """{"metadata":{"labels":{"a":"b"}}}""");

        var preview = await PreviewAsync(_admin, service);

        Assert.Equal("VirtualService shop/shop", preview.At("conflicts.0.resource"));
    }

    [Theory]
    [InlineData("viewer:shop")]
    [InlineData("editor:bank")]
    public async Task Only_who_may_write_may_preview(string grant)
    {
        var service = await ReadAsync();

        Assert.Equal(403, (await PreviewAsync(_api.User("ann", grant), service)).Code);
    }

    [Fact]
    public async Task A_preview_shows_nothing_of_other_namespaces()
    {
        _sample.Add("bank.test", "/transfer?to=eve");
        var service = await ReadAsync();
        service["spec"]!["hosts"]!.AsArray().Add("bank.test");

        var preview = await PreviewAsync(_api.User("ann", "editor:shop"), service);

        Assert.Equal((200, "1"), (preview.Code, preview.At("impact.sampled")));
        foreach (var secret in new[] { "transfer", "vault", "front", "sesame", "bank/bank" })
            Assert.DoesNotContain(secret, preview.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_values_of_Secrets_are_told_to_nobody()
    {
        var old = """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"shop"},"stringData":{"a":"old-value"}}""";
        await _admin.CreateAsync("/api/v1/namespaces/shop/secrets", old, "application/json");
        var next = JsonNode.Parse(old.Replace("old-value", "new-value", StringComparison.Ordinal))!.AsObject();

        var preview = await PreviewAsync(_admin, next);

        Assert.Contains("[redacted]", preview.Text, StringComparison.Ordinal);
        foreach (var value in new[] { "old-value", "new-value", "b2xkLXZhbHVl", "bmV3LXZhbHVl" })
            Assert.DoesNotContain(value, preview.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"objects":{}}""")]
    [InlineData("""{"objects":[1]}""")]
    [InlineData("""{"yaml":1}""")]
    [InlineData("""{"objects":[{"apiVersion":"x/v1","kind":"Nothing","metadata":{"name":"a"}}]}""")]
    [InlineData("""{"deletes":[{"kind":"VirtualService","name":"a"}]}""")]
    public async Task What_is_no_change_is_refused(string body)
    {
        Assert.Equal(400, (await _admin.CreateAsync(Preview, body, "application/json")).Code);
    }

    private async Task<JsonObject> ReadAsync() => (await _admin.ReadAsync($"{Services}/shop")).Json;

    private static Task<ApiReply> PreviewAsync(HttpClient client, JsonObject? item = null, string? deletes = null)
    {
        var body = new JsonObject
        {
            ["objects"] = item is null ? [] : new JsonArray(item.DeepClone()),
            ["deletes"] = deletes is null ? [] : new JsonArray(JsonNode.Parse(deletes)),
        };
        return client.CreateAsync(Preview, body.ToJsonString(), "application/json");
    }

    private sealed class Sample : IRecentRequests
    {
        private readonly List<RecentRequest> _requests = [];

        public void Add(string host, string path) =>
            _requests.Add(
                new()
                {
                    Gateway = "infra/edge",
                    Port = 80,
                    Method = "GET",
                    Scheme = "http",
                    Host = host,
                    Path = path.Split('?')[0],
                    Query = path.Contains('?', StringComparison.Ordinal) ? "?" + path.Split('?')[1] : "",
                }
            );

        public IReadOnlyList<RecentRequest> Newest(int atMost) => [.. _requests.Take(atMost)];
    }
}
