using System.Text.Json.Nodes;
using Sluice.Testing;
using Sluice.Tests.ControlPlane.Api;

namespace Sluice.Tests.ControlPlane.Explain;

/// <summary>Which route takes this request, and what of that who may see.</summary>
public sealed class ExplainTests : IAsyncLifetime
{
    private const string Explain = "/apis/admin.sluice.dev/v1/explain";

    private TestApi _api = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await TestApi.StartAsync(TestContext.Current.CancellationToken);
        await Shop.SeedAsync(_api);
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_request_is_led_to_its_rule_step_by_step()
    {
        var told = await AskAsync(_api.User("ann", "viewer"), "shop.test", "/reviews/1?page=2");

        Assert.Equal(
            "listener filterChain virtualHost rules action",
            string.Join(' ', told["steps"]!.AsArray().Select(s => (string)s!["step"]!))
        );
        Assert.Equal("shop.test", (string)Shop.Step(told, "virtualHost")["domain"]!);
        var rules = Shop.Step(told, "rules")["items"]!.AsArray();
        Assert.Equal([false, false, true], rules.Select(r => (bool)r!["chosen"]!));
        Assert.Equal("shop/shop spec.http[2].match[0]", $"{rules[2]!["source"]} {rules[2]!["rule"]}");
        var why = rules[0]!["conditions"]!.AsArray().Single(c => !(bool)c!["matched"]!)!;
        Assert.Equal(("header", "x-user", "is ann"), ((string)why["kind"]!, (string)why["name"]!, (string)why["wanted"]!));
        Assert.Null(why["seen"]);
        var action = Shop.Step(told, "action");
        Assert.Equal(["90", "10"], action["clusters"]!.AsArray().Select(c => c!["percent"]!.ToString()));
        Assert.Equal(("//1", "3s"), ((string)action["rewrite"]!["to"]!, (string)action["timeout"]!));
        Assert.Equal("x-from", (string)action["requestHeaders"]!["set"]![0]!["name"]!);
        Assert.Equal("route", (string)told["result"]!["outcome"]!);
    }

    [Theory]
    [InlineData("shop.test", "/reviews", "x-user", "ann", "route", "beta")]
    [InlineData("shop.test", "/old", "", "", "route", "old")]
    [InlineData("shop.test", "/a/../old", "", "", "route", "old")]
    [InlineData("shop.test", "/none", "", "", "noRoute", "")]
    [InlineData("other.test", "/", "", "", "noVirtualHost", "")]
    public async Task Every_outcome_is_told(string host, string path, string header, string value, string outcome, string route)
    {
        var told = await AskAsync(_api.User("ann", "viewer"), host, path, header, value);

        Assert.Equal((outcome, route), ((string)told["result"]!["outcome"]!, ((string?)told["result"]!["route"] ?? "")));
    }

    [Fact]
    public async Task Nothing_listens_on_another_port_and_no_plain_chain_takes_TLS()
    {
        var ann = _api.User("ann", "viewer");

        var port = await ann.CreateAsync(Explain, """{"gateway":"infra/edge","port":81,"host":"shop.test"}""", "application/json");

        Assert.Equal("noListener", port.At("result.outcome"));
        Assert.Equal("0.0.0.0_80", port.At("steps.0.others.0.name"));
    }

    [Fact]
    public async Task Routes_of_others_on_a_shared_gateway_stay_hidden()
    {
        var shop = _api.User("ann", "editor:shop");

        var own = await AskAsync(shop, "shop.test", "/reviews");
        var others = await AskAsync(shop, "bank.test", "/", "x-key", "sesame");

        Assert.Equal("rest", (string)own["result"]!["route"]!);
        Assert.Null(Shop.Step(own, "listener")["name"]);
        Assert.Equal("route", (string)others["result"]!["outcome"]!);
        Assert.True((bool)others["result"]!["hidden"]!);
        foreach (var secret in new[] { "vault", "front", "bank/bank", "is sesame", "x-key" })
            Assert.DoesNotContain(secret, others.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_that_one_has_nothing_to_do_with_is_not_there()
    {
        var body = """{"gateway":"infra/edge","port":80,"host":"shop.test"}""";
        var stranger = await _api.User("eve", "admin:other").CreateAsync(Explain, body, "application/json");
        var missing = await _api.User("root", "admin")
            .CreateAsync(Explain, body.Replace("edge", "none", StringComparison.Ordinal), "application/json");

        Assert.Equal((404, 404), (stranger.Code, missing.Code));
        Assert.Equal(stranger.Text, missing.Text);
    }

    [Theory]
    [InlineData("""{"gateway":"infra/edge","port":0,"host":"a"}""")]
    [InlineData("""{"gateway":"infra/edge","port":80}""")]
    [InlineData("""{"gateway":"infra/edge","port":80,"host":"a b"}""")]
    [InlineData("""{"gateway":"infra/edge","port":80,"host":"a","path":"x"}""")]
    [InlineData("""{"gateway":"infra/edge","port":80,"host":"a","path":"/%00"}""")]
    [InlineData("""{"gateway":"infra/edge","port":80,"host":"a","method":"G T"}""")]
    [InlineData("""{"gateway":"infra/edge","port":80,"host":"a","scheme":"ftp"}""")]
    [InlineData("""{"gateway":"infra/edge","port":80,"host":"a","headers":[1]}""")]
    [InlineData("""{"gateway":"infra/edge","port":80,"host":"a","headers":{"a":1}}""")]
    [InlineData("""{"gateway":"infra/edge","port":80,"host":"a","clientAddress":"x"}""")]
    public async Task What_is_no_request_is_refused(string body)
    {
        Assert.Equal(400, (await _api.User("root", "admin").CreateAsync(Explain, body, "application/json")).Code);
    }

    [Fact]
    public async Task Forms_choose_from_what_is_in_sight()
    {
        const string catalog = "/apis/admin.sluice.dev/v1/catalog";
        var all = await _api.User("root", "admin").ReadAsync(catalog);
        var shop = await _api.User("ann", "editor:shop").ReadAsync(catalog);
        var typed = await _api.User("bob", "viewer").ReadAsync($"{catalog}?q=REV&limit=1");

        Assert.Equal(
            ["front.bank.svc.cluster.local", "reviews.shop.svc.cluster.local", "vault.bank.svc.cluster.local"],
            Names(all, "services", "host")
        );
        Assert.Equal(["reviews.shop.svc.cluster.local"], Names(shop, "services", "host"));
        Assert.Equal("v1", shop.At("services.0.subsets.0"));
        Assert.Equal(["infra/edge"], Names(shop, "gateways", "name"));
        Assert.DoesNotContain("bank", shop.Text, StringComparison.Ordinal);
        Assert.Equal(["reviews.shop.svc.cluster.local"], Names(typed, "services", "host"));
        Assert.Empty(typed.Json["gateways"]!.AsArray());
        Assert.DoesNotContain("infra", (await _api.User("eve", "viewer:other").ReadAsync(catalog)).Text, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Names(ApiReply reply, string list, string field) =>
        reply.Json[list]!.AsArray().Select(i => (string)i![field]!);

    private static async Task<JsonObject> AskAsync(HttpClient client, string host, string path, string header = "", string value = "")
    {
        var body = new JsonObject
        {
            ["gateway"] = "infra/edge",
            ["port"] = 80,
            ["host"] = host,
            ["path"] = path,
            ["headers"] = header.Length == 0 ? [] : new JsonObject { [header] = value },
        };
        var reply = await client.CreateAsync(Explain, body.ToJsonString(), "application/json");
        Assert.Equal(200, reply.Code);
        return reply.Json;
    }
}
