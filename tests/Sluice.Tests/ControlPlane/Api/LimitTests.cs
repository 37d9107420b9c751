using System.Net;
using System.Text;
using Sluice.Testing;
using static Sluice.Tests.ControlPlane.Api.ApiCalls;

namespace Sluice.Tests.ControlPlane.Api;

/// <summary>What is too large, too deep, of another type, or nowhere.</summary>
public sealed class LimitTests : IAsyncLifetime
{
    private TestApi _api = null!;
    private HttpClient _admin = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _api = await TestApi.StartAsync(Cancel);
        _admin = _api.User("admin", "admin");
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_beyond_3_MiB_is_refused(bool isLengthKnown)
    {
        var body = Encoding.UTF8.GetBytes($$$"""{"metadata":{"name":"a"},"data":{"k":"{{{new string('x', 3 * 1024 * 1024)}}}"}}""");
        using var content = isLengthKnown ? (HttpContent)new ByteArrayContent(body) : new StreamContent(new UnseekableStream(body));
        content.Headers.ContentType = new("application/json");

        using var response = await _admin.PostAsync(new Uri(ConfigMaps, UriKind.Relative), content, Cancel);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("Request entity too large", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Patches_do_not_grow_a_resource_beyond_what_one_request_may_bring()
    {
        await _admin.CreateAsync(ConfigMaps, Samples.ConfigMap("a"));
        var half = new string('x', 2 * 1024 * 1024);

        var first = await _admin.PatchAsync($"{ConfigMaps}/a", $$$"""{"data":{"a":"{{{half}}}"}}""");
        var second = await _admin.PatchAsync($"{ConfigMaps}/a", $$$"""{"data":{"b":"{{{half}}}"}}""");

        Assert.Equal([200, 413], new[] { first.Code, second.Code });
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/yaml")]
    public async Task A_body_too_deep_is_refused(string type)
    {
        var deep = $$"""{"metadata":{"name":"a"},"data":{{string.Concat(Enumerable.Repeat("[", 100_000))}}""";

        Assert.Equal(400, (await _admin.CreateAsync(ConfigMaps, deep, type)).Code);
    }

    [Fact]
    public async Task Patches_do_not_nest_deeper_than_one_request_may()
    {
        const string path = "/api/v1/namespaces/default/serviceaccounts";
        var nest = string.Concat(Enumerable.Repeat("""{"x":""", 50)) + "1" + new string('}', 50);
        await _admin.CreateAsync(path, $$"""{"metadata":{"name":"a"},"deep":{{nest}}}""", "application/json");
        var further = string.Concat(Enumerable.Range(0, 50).Select(_ => "/x"));

        var reply = await _admin.PatchAsync($"{path}/a", $$"""[{"op":"add","path":"/deep{{further}}","value":{{nest}}}]""", "json-patch");

        Assert.Equal(400, reply.Code);
    }

    public static TheoryData<string> Oddities =>
        [
            "null",
            "[]",
            "1",
            "\"text\"",
            "{}",
            """{"metadata":null}""",
            """{"metadata":[]}""",
            """{"metadata":{"name":1}}""",
            """{"metadata":{"name":{"a":1}}}""",
            """{"metadata":{"name":"a","namespace":1}}""",
            """{"metadata":{"name":"a","labels":[]}}""",
            """{"metadata":{"name":"a","labels":{"a":1}}}""",
            """{"metadata":{"name":"a","labels":{"a":null}}}""",
            """{"metadata":{"name":"a","annotations":"x"}}""",
            """{"metadata":{"name":"a","annotations":{"kubernetes.io/change-cause":[1]}}}""",
            """{"metadata":{"name":"a","uid":{},"resourceVersion":[]}}""",
            """{"metadata":{"name":"a","generateName":7,"finalizers":{}}}""",
            """{"metadata":{"name":"a","creationTimestamp":"yesterday"}}""",
            """{"metadata":{"name":"a"},"spec":null,"data":[],"stringData":[],"status":1}""",
            """{"metadata":{"name":"a"},"data":{"k":1},"stringData":{"k":null}}""",
            """{"metadata":{"name":"a"},"kind":{},"apiVersion":[]}""",
            """{"metadata":{"name":"a\ud800"}}""",
            """{"metadata":{"name":"a"},"spec":"\udfff"}""",
            """{"metadata":{"name":"a"},"name":1,"name":2}""",
            """{"preconditions":1,"dryRun":{}}""",
            """{"preconditions":{"uid":1,"resourceVersion":{}}}""",
            """[{"op":"add","path":"/metadata","value":1}]""",
            """[{"op":"remove","path":"/metadata/name"}]""",
            """[{"op":"replace","path":"","value":null}]""",
            """{"$patch":"delete"}""",
            """{"metadata":{"$patch":"delete"}}""",
            """{"metadata":{"$retainKeys":[1]}}""",
            """{"metadata":{"$setElementOrder/finalizers":1,"finalizers":[{}]}}""",
        ];

    [Theory]
    [MemberData(nameof(Oddities))]
    public async Task Nothing_that_is_sent_makes_the_server_fail(string body)
    {
        foreach (
            var collection in new[]
            {
                ConfigMaps,
                Secrets,
                VirtualServices,
                "/api/v1/namespaces/default/serviceaccounts",
                "/api/v1/namespaces",
            }
        )
        {
            var good =
                """{"metadata":{"name":"a","finalizers":["x.test/y"]},"spec":{"hosts":["a.test"],"http":[{"directResponse":{"status":200}}]}}""";
            await _admin.CreateAsync(
                collection,
                collection == VirtualServices ? good : """{"metadata":{"name":"a"}}""",
                "application/json"
            );
            var replies = new List<ApiReply> { await _admin.CreateAsync(collection, body, "application/json") };
            replies.Add(await _admin.ReplaceAsync($"{collection}/a", body, "application/json"));
            replies.Add(await _admin.PatchAsync($"{collection}/a", body));
            replies.Add(await _admin.PatchAsync($"{collection}/a", body, "json-patch"));
            replies.Add(await _admin.PatchAsync($"{collection}/a", body, "strategic-merge-patch"));
            replies.Add(await _admin.RemoveAsync($"{collection}/a", body));
            replies.Add(await _admin.ReadAsync(collection));

            Assert.All(replies, r => Assert.InRange(r.Code, 200, 499));
        }
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/cbor")]
    public async Task Other_types_of_bodies_are_refused(string type)
    {
        Assert.Equal(415, (await _admin.CreateAsync(ConfigMaps, "{}", type)).Code);
    }

    [Theory]
    [InlineData("application/xml", 406)]
    [InlineData("application/vnd.kubernetes.protobuf", 406)]
    [InlineData("application/vnd.kubernetes.protobuf, application/json", 200)]
    [InlineData("*/*", 200)]
    [InlineData("application/json;as=Table;v=v9;g=meta.k8s.io", 406)]
    public async Task Answers_are_JSON(string accept, int code)
    {
        Assert.Equal(code, (await _admin.GetAsync(ConfigMaps, accept)).Code);
    }

    [Theory]
    [InlineData("GET", "/apis/networking.istio.io/v9/virtualservices", 404)]
    [InlineData("GET", "/apis/nothing.test/v1/things", 404)]
    [InlineData("GET", "/api/v1/nothings", 404)]
    [InlineData("GET", "/api/v1/configmaps/a", 404)]
    [InlineData("GET", "/api/v1/namespaces/default/namespaces/a", 404)]
    [InlineData("GET", "/api/v1/namespaces/default/pods/a/log", 404)]
    [InlineData("GET", "/api/v1/namespaces/default/pods/a/b/c", 404)]
    [InlineData("GET", "/apis/networking.istio.io/v1/namespaces", 404)]
    [InlineData("POST", "/api/v1/configmaps", 405)]
    [InlineData("PUT", "/api/v1/namespaces/default/configmaps", 405)]
    [InlineData("POST", "/api/v1/namespaces/default/configmaps/a", 405)]
    [InlineData("DELETE", "/apis/networking.istio.io/v1/namespaces/default/virtualservices/a/status", 405)]
    [InlineData("POST", "/version", 405)]
    [InlineData("TRACE", "/api/v1/namespaces/default/configmaps", 405)]
    [InlineData("GET", "/apis/authentication.k8s.io/v1/selfsubjectreviews", 405)]
    [InlineData("GET", "/apis/admin.sluice.dev/v1/nothing", 404)]
    [InlineData("PUT", "/apis/admin.sluice.dev/v1/tokens/a", 405)]
    public async Task What_is_not_there_or_not_done_is_told_so(string method, string path, int code)
    {
        var reply = await _admin.CallAsync(new(method), path, method is "GET" or "TRACE" ? null : "{}", "application/json");

        Assert.Equal((code, "Status"), (reply.Code, reply.At("kind")));
    }

    /// <summary>Sent in chunks.</summary>
    private sealed class UnseekableStream(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;
    }
}
