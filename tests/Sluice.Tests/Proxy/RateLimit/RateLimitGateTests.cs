using System.Net;
using Microsoft.Extensions.Time.Testing;
using Sluice.Proxy.Filters.RateLimit;
using Sluice.Routing;
using Sluice.Snapshot;
using Sluice.Testing;

namespace Sluice.Tests.Proxy.RateLimit;

/// <summary>Which policies a request belongs to, and what they say together.</summary>
public sealed class RateLimitGateTests
{
    private readonly FakeTimeProvider _clock = new();

    [Theory]
    [InlineData("http://api.test/", true)]
    [InlineData("http://API.test:80/", true)]
    [InlineData("http://x.shop.test/", true)]
    [InlineData("http://shop.test/", false)]
    [InlineData("http://other.test/", false)]
    public async Task It_is_for_the_hosts_of_the_gateway(string url, bool isLimited)
    {
        var state = State(Policy(Limits.Window(1)) with { Targets = [Target("api.test", "*.shop.test")] });
        Assert.Equal(isLimited, await IsLimitedAsync(state, () => FakeExchange.Get(url)));
    }

    [Theory]
    [InlineData("http://api.test/", true)]
    [InlineData("http://other.test/", false)]
    public async Task It_may_be_for_some_hosts_only(string url, bool isLimited)
    {
        var state = State(Policy(Limits.Window(1)) with { Hosts = ["api.test"] });
        Assert.Equal(isLimited, await IsLimitedAsync(state, () => FakeExchange.Get(url)));
    }

    [Theory]
    [InlineData("shop/reviews", "read", true)]
    [InlineData("shop/reviews", "write", false)]
    [InlineData("shop/ratings", "anything", true)]
    [InlineData("bank/reviews", "read", false)]
    [InlineData("", "", false)]
    public async Task It_may_be_for_some_routes_only(string source, string name, bool isLimited)
    {
        var state = State(
            Policy(Limits.Window(1)) with
            {
                Routes = [new RateLimitRoute { Source = "shop/reviews", Names = ["read"] }, new RateLimitRoute { Source = "shop/ratings" }],
            }
        );
        var table = CompiledRouteTable.Compile(
            new RouteTable
            {
                Name = "t",
                VirtualHosts =
                [
                    new VirtualHost
                    {
                        Name = "all",
                        Domains = ["*"],
                        Routes =
                        [
                            new Route
                            {
                                Source = source,
                                Name = name,
                                Action = new DirectResponseAction { StatusCode = 200 },
                            },
                        ],
                    },
                ],
            }
        );
        var route = source.Length == 0 ? null : table.Match(FakeExchange.Get("http://a.test/")).Route;
        Assert.Equal(isLimited, await IsLimitedAsync(state, () => FakeExchange.Get("http://a.test/"), route));
    }

    [Theory]
    [InlineData("http://a.test/v1/x", true)]
    [InlineData("http://a.test/v1", false)]
    [InlineData("http://a.test/v2/x", false)]
    public async Task It_may_be_for_some_paths_only_whatever_route_takes_them(string url, bool isLimited)
    {
        var state = State(Policy(Limits.Window(1)) with { Paths = [new PathMatch { Kind = PathMatchKind.Prefix, Value = "/v1/" }] });
        Assert.Equal(isLimited, await IsLimitedAsync(state, () => FakeExchange.Get(url)));
    }

    [Theory]
    [InlineData("10.1.2.3", "/", "", false)]
    [InlineData("::ffff:10.1.2.3", "/", "", false)]
    [InlineData("192.0.2.7", "/healthz", "", false)]
    [InlineData("192.0.2.7", "/", "yes", false)]
    [InlineData("192.0.2.7", "/", "no", true)]
    public async Task What_is_exempt_is_not_counted(string client, string path, string probe, bool isLimited)
    {
        var state = State(
            Policy(Limits.Window(1)) with
            {
                ExemptAddresses = ["10.0.0.0/8"],
                ExemptRequests =
                [
                    new RouteMatch
                    {
                        Path = new() { Kind = PathMatchKind.Exact, Value = "/healthz" },
                    },
                    new RouteMatch { Headers = [new HeaderMatch { Name = "x-probe", Value = new(ValueMatchKind.Exact, "yes") }] },
                ],
            }
        );
        FakeExchange Ask()
        {
            var exchange = new FakeExchange("GET", "http://a.test" + path) { Client = IPAddress.Parse(client) };
            exchange.SetRequestHeader("x-probe", probe);
            return exchange;
        }
        Assert.Equal(isLimited, await IsLimitedAsync(state, Ask));
    }

    [Fact]
    public async Task All_policies_must_allow_and_the_longest_wait_is_told()
    {
        var state = State(
            Policy(Limits.Window(5, 3600), "a/wide"),
            Policy(Limits.Window(1, 10), "a/short"),
            Policy(Limits.Window(1, 90), "a/long"),
            Policy(Limits.Window(2, 600), "a/middle")
        );
        var first = FakeExchange.Get("http://a.test/");
        Assert.True((await AskAsync(state, first)).IsAllowed);
        Assert.Equal("\"long/limit\";r=0;t=90", first.ResponseHeader("RateLimit"));
        Assert.Equal(
            "\"wide/limit\";q=5;w=3600,\"short/limit\";q=1;w=10,\"long/limit\";q=1;w=90,\"middle/limit\";q=2;w=600",
            first.ResponseHeader("RateLimit-Policy")
        );
        var second = FakeExchange.Get("http://a.test/");
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False((await AskAsync(state, second)).IsAllowed);
        Assert.Equal(
            ("90", "\"long/limit\";r=0;t=90", "true"),
            (second.ResponseHeader("Retry-After"), second.ResponseHeader("RateLimit"), second.ResponseHeader("x-envoy-ratelimited"))
        );
    }

    [Fact]
    public async Task What_one_limit_refuses_costs_nothing_at_the_others()
    {
        var state = State(Policy(Limits.Window(3), "a/wide"), Policy(Limits.Window(1, 10), "a/short"));
        for (var i = 0; i < 20; i++)
            await AskAsync(state, FakeExchange.Get("http://a.test/"));
        _clock.Advance(TimeSpan.FromSeconds(10));
        var next = FakeExchange.Get("http://a.test/");
        Assert.True((await AskAsync(state, next)).IsAllowed);
        Assert.Equal([(2L, 0L), (2L, 19L)], state.Status().Select(s => (s.Allowed, s.Limited)));
    }

    [Fact]
    public async Task Shadow_counts_and_refuses_nothing_and_tells_nobody()
    {
        var state = State(Policy(Limits.Window(1, 60, Limits.Client) with { IsShadow = true }));
        FakeExchange exchange = null!;
        for (var i = 0; i < 4; i++)
            Assert.True((await AskAsync(state, exchange = FakeExchange.Get("http://a.test/"))).IsAllowed);
        Assert.Null(exchange.ResponseHeader("RateLimit"));
        Assert.Null(exchange.ResponseHeader("RateLimit-Policy"));
        var status = Assert.Single(state.Status());
        Assert.Equal((true, 1L, 0L, 3L, 1), (status.IsShadow, status.Allowed, status.Limited, status.ShadowLimited, status.Keys));
        Assert.Equal(new LimitedKey("192.0.2.7", 3, 0), Assert.Single(status.TopLimited));
    }

    [Fact]
    public async Task A_policy_may_keep_its_quota_to_itself_until_it_refuses()
    {
        var state = State(Policy(Limits.Window(1)) with { TellsQuota = false });
        var allowed = FakeExchange.Get("http://a.test/");
        await AskAsync(state, allowed);
        Assert.Null(allowed.ResponseHeader("RateLimit"));
        var refused = FakeExchange.Get("http://a.test/");
        await AskAsync(state, refused);
        Assert.Equal("\"policy/limit\";r=0;t=60", refused.ResponseHeader("RateLimit"));
    }

    [Theory]
    [InlineData(0, "\"policy/limit\";q=20;w=4", "\"policy/limit\";r=19;t=1")]
    [InlineData(1, "\"policy/limit\";q=3;qu=\"concurrent-requests\"", "\"policy/limit\";r=2")]
    [InlineData(2, "\"policy/limit\";q=4;w=1", "\"policy/limit\";r=3;t=1")]
    public async Task The_fields_are_those_of_the_draft(int algorithm, string policy, string quota)
    {
        RateLimitAlgorithm[] algorithms =
        [
            new TokenBucketLimit(20, 5, TimeSpan.FromSeconds(1)),
            new ConcurrencyLimit(3),
            new SlidingWindowLimit(4, TimeSpan.FromMilliseconds(500), 5),
        ];
        var exchange = FakeExchange.Get("http://a.test/");
        await AskAsync(State(Policy(Limits.Of(algorithms[algorithm]))), exchange);
        Assert.Equal((policy, quota), (exchange.ResponseHeader("RateLimit-Policy"), exchange.ResponseHeader("RateLimit")));
    }

    [Fact]
    public async Task Counts_outlive_a_configuration_that_leaves_the_limit_as_it_is()
    {
        var before = State(Policy(Limits.Window(1)));
        await AskAsync(before, FakeExchange.Get("http://a.test/"));
        var same = Policy(Limits.Window(1) with { MaxKeys = 7, IsShadow = false }) with { Hosts = ["a.test"] };
        var after = new RateLimitState([same, Policy(Limits.Window(9), "a/new")], before, _clock);
        Assert.False((await AskAsync(after, FakeExchange.Get("http://a.test/"))).IsAllowed);
        Assert.Equal((1L, 1L), (after.Status()[0].Allowed, after.Status()[0].Limited));
        var changed = new RateLimitState([Policy(Limits.Window(2))], after, _clock);
        Assert.True((await AskAsync(changed, FakeExchange.Get("http://a.test/"))).IsAllowed);
        Assert.Equal(2L, Assert.Single(changed.Status()).Allowed);
    }

    [Fact]
    public async Task Leases_are_given_back_together()
    {
        var state = State(
            Policy(Limits.Concurrent(1), "a/one"),
            Policy(Limits.Concurrent(1), "a/two"),
            Policy(Limits.Window(9), "a/three")
        );
        var verdict = await AskAsync(state, FakeExchange.Get("http://a.test/"));
        Assert.False((await AskAsync(state, FakeExchange.Get("http://a.test/"))).IsAllowed);
        verdict.Held!.Dispose();
        Assert.True((await AskAsync(state, FakeExchange.Get("http://a.test/"))).IsAllowed);
    }

    private static RateLimitTarget Target(params string[] hosts) =>
        new() { RouteTable = "t", Domains = Sluice.Values.ValueList.Create<string>(hosts) };

    private static RateLimitSettings Policy(RateLimitRule limit, string name = "a/policy") =>
        new()
        {
            Name = name,
            Targets = [Target("*")],
            TellsQuota = true,
            Limits = [limit],
        };

    private RateLimitState State(params RateLimitSettings[] policies) => new(policies, null, _clock);

    private static ValueTask<RateLimitVerdict> AskAsync(RateLimitState state, FakeExchange exchange) =>
        state.For("t")!.AdmitAsync(exchange, null);

    private static async Task<bool> IsLimitedAsync(RateLimitState state, Func<FakeExchange> ask, CompiledRoute? route = null)
    {
        Assert.True((await state.For("t")!.AdmitAsync(ask(), route)).IsAllowed);
        return !(await state.For("t")!.AdmitAsync(ask(), route)).IsAllowed;
    }
}
