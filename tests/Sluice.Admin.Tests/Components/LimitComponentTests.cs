using System.Text.Json.Nodes;
using Bunit;
using Sluice.Admin.Pages.Limits;

namespace Sluice.Admin.Tests.Components;

public sealed class LimitComponentTests : ConsoleContext
{
    private const string Stored = """
        {"apiVersion":"sluice.dev/v1","kind":"RateLimitPolicy",
         "metadata":{"namespace":"shop","name":"login","resourceVersion":"7","labels":{"team":"shop"}},
         "spec":{"gateways":["edge/public"],"grpcStatus":"RESOURCE_EXHAUSTED","routes":[{"virtualService":"shop","name":"login"},{"path":{"regex":"/a.*"}}],
          "exempt":{"cidrs":["10.0.0.0/8"],"headers":{"x-probe":{"exact":"1"}},"paths":[{"prefix":"/health"}]},
          "limits":[
           {"name":"attempts","key":[{"clientAddress":{"ipv4Prefix":24}},{"header":"x-key","showValue":true}],"slidingWindow":{"requests":5,"window":"1m","segments":6},"maxKeys":10},
           {"name":"burst","key":[{"path":true}],"tokenBucket":{"burst":40,"refill":20,"interval":"1s"},"shadow":true}]},
         "status":{"x":1}}
        """;

    [Fact]
    public void A_policy_that_nobody_changed_is_written_as_it_was()
    {
        var written = PolicyDraft.Of(JsonNode.Parse(Stored)!.AsObject()).ToManifest();
        var expected = JsonNode.Parse(Stored)!.AsObject();
        expected.Remove("status");
        Assert.True(JsonNode.DeepEquals(expected, written), written.ToJsonString());
    }

    [Fact]
    public void What_the_form_does_not_know_stays_when_something_else_changes()
    {
        var draft = PolicyDraft.Of(JsonNode.Parse(Stored)!.AsObject());
        draft.Limits[0].Requests = 9;
        draft.Shadow = true;
        draft.Hosts.Add(new() { Value = "shop.test" });
        var spec = draft.ToManifest()["spec"]!;
        Assert.Equal("RESOURCE_EXHAUSTED", (string?)spec["grpcStatus"]);
        Assert.Equal("""{"requests":9,"window":"1m","segments":6}""", spec["limits"]![0]!["slidingWindow"]!.ToJsonString());
        Assert.True((bool?)spec["shadow"]);
        Assert.Equal("""["shop.test"]""", spec["hosts"]!.ToJsonString());
    }

    [Fact]
    public void Another_algorithm_takes_the_place_of_the_one_before()
    {
        var limit = LimitDraft.Of(JsonNode.Parse(Stored)!["spec"]!["limits"]![0]!.AsObject());
        limit.Algorithm = "concurrency";
        limit.Requests = 3;
        var written = limit.ToJson();
        Assert.Equal("""{"requests":3}""", written["concurrency"]!.ToJsonString());
        Assert.Null(written["slidingWindow"]);
    }

    [Fact]
    public void The_form_asks_for_what_the_algorithm_needs()
    {
        var draft = new PolicyDraft();
        var drawn = Render<PolicyForm>(p => p.Add(f => f.Draft, draft));
        Assert.Equal(["Limit name", "Algorithm", "Requests", "Window"], LimitLabels(drawn));
        drawn.Find(".limit select").Change("tokenBucket");
        Assert.Equal(["Limit name", "Algorithm", "Burst", "Refill per interval", "Interval"], LimitLabels(drawn));
        drawn.Find(".limit select").Change("concurrency");
        Assert.Equal(["Limit name", "Algorithm", "Requests at once"], LimitLabels(drawn));
        drawn.FindAll("button").Single(b => b.TextContent == "Add a limit").Click();
        Assert.Equal(2, draft.Limits.Count);
    }

    [Fact]
    public void A_viewer_may_look_at_the_form_and_change_nothing()
    {
        var drawn = Render<PolicyForm>(p => p.Add(f => f.Draft, new()).Add(f => f.IsReadOnly, true));
        Assert.True(drawn.Find("fieldset.bare").HasAttribute("disabled"));
    }

    [Fact]
    public void Counters_stand_beside_their_limit_and_follow()
    {
        const string policies = "/apis/sluice.dev/v1/ratelimitpolicies";
        Api.Answer($"GET {policies}", $$"""{"items":[{{Stored}}]}""");
        Api.Answer("GET /apis/admin.sluice.dev/v1/ratelimits", Counts(1));
        var drawn = Render<LimitsPage>();
        drawn.WaitForAssertion(() =>
            Assert.Equal(["20", "1", "0", "2"], drawn.FindAll("tbody tr")[0].QuerySelectorAll(".number").Select(n => n.TextContent))
        );
        Api.Answer("GET /apis/admin.sluice.dev/v1/ratelimits", Counts(8));
        Clock.Advance(TimeSpan.FromSeconds(2));
        drawn.WaitForAssertion(() => Assert.Equal("8", drawn.FindAll("tbody tr")[0].QuerySelectorAll(".number")[1].TextContent));
    }

    [Theory]
    [MemberData(nameof(Xss.Corpus), MemberType = typeof(Xss))]
    public void Texts_of_a_policy_and_keys_of_clients_are_shown_and_never_run(string text)
    {
        var policy = JsonNode.Parse(Stored)!;
        policy["metadata"]!["name"] = text;
        policy["spec"]!["hosts"] = new JsonArray(text);
        policy["spec"]!["limits"]![0]!["key"] = new JsonArray(new JsonObject { ["constant"] = text });
        Api.Answer(
            "GET /apis/sluice.dev/v1/ratelimitpolicies",
            new JsonObject { ["items"] = new JsonArray(policy.DeepClone()) }.ToJsonString()
        );
        var counts = JsonNode.Parse(Counts(1))!;
        counts["items"]![0]!["policy"] = $"shop/{text}";
        counts["items"]![0]!["top"]![0]!["key"] = text;
        Api.Answer("GET /apis/admin.sluice.dev/v1/ratelimits", counts.ToJsonString());
        var drawn = Render<LimitsPage>();
        drawn.WaitForAssertion(() => Assert.Equal(text, drawn.Find("table.top td").TextContent));
        Xss.IsHarmless(drawn.Markup);
        var form = Render<PolicyForm>(p => p.Add(f => f.Draft, PolicyDraft.Of(policy.AsObject())));
        Xss.IsHarmless(form.Markup);
    }

    private static string[] LimitLabels(IRenderedComponent<PolicyForm> drawn) =>
        [.. drawn.FindAll(".limit .form-row > .field > label").Select(l => l.TextContent)];

    private static string Counts(int limited) =>
        $$$"""
            {"items":[{"policy":"shop/login","limit":"attempts","allowed":20,"limited":{{{limited}}},"shadowLimited":0,"keysInUse":2,"gateways":["g"],
             "top":[{"key":"10.0.0.0/24","allowed":3,"limited":{{{limited}}}}]}]}
            """;
}
