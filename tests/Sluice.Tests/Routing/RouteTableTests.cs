using Sluice.Routing;
using Sluice.Snapshot;
using Sluice.Testing;
using Sluice.Values;

namespace Sluice.Tests.Routing;

public sealed class RouteTableTests
{
    [Theory]
    [InlineData("a.shop.test", "exact")]
    [InlineData("A.Shop.TEST:8443", "exact")]
    [InlineData("a.shop.test.", "exact")]
    [InlineData("b.shop.test", "*.shop.test")]
    [InlineData("x.b.shop.test", "*.shop.test")]
    [InlineData("shop.test", "*.test")]
    [InlineData("other.example", "*")]
    [InlineData("[::1]:80", "*")]
    public void The_most_specific_host_wins(string authority, string expected)
    {
        var table = Table(Host("*", "*"), Host("*.test", "*.test"), Host("*.shop.test", "*.shop.test"), Host("exact", "a.shop.test"));
        Assert.Equal(expected, table.Match(FakeExchange.Get($"http://{authority}/")).Host?.Name);
    }

    [Fact]
    public void An_unknown_host_has_no_virtual_host()
    {
        var outcome = Table(Host("one", "one.test")).Match(FakeExchange.Get("http://two.test/"));
        Assert.Equal(RouteOutcomeKind.NoVirtualHost, outcome.Kind);
    }

    [Theory]
    [InlineData("/a", "prefix-a")]
    [InlineData("/ab", "prefix-a")]
    [InlineData("/b", "segment-b")]
    [InlineData("/b/c", "segment-b")]
    [InlineData("/bc", "rest")]
    [InlineData("/x/1", "regex")]
    [InlineData("/x/1/2", "rest")]
    [InlineData("/CASE", "any-case")]
    [InlineData("/deep/er/path", "deep")]
    [InlineData("/deep", "rest")]
    public void Routes_are_tried_in_order_whatever_their_kind(string path, string expected)
    {
        var table = Table(
            Host("h", "*") with
            {
                Routes =
                [
                    To("regex", PathMatchKind.Regex, "/x/[0-9]"),
                    To("prefix-a", PathMatchKind.Prefix, "/a"),
                    To("deep", PathMatchKind.Prefix, "/deep/er"),
                    To("segment-b", PathMatchKind.SegmentPrefix, "/b"),
                    To("any-case", PathMatchKind.Exact, "/case", ignoreCase: true),
                    To("never", PathMatchKind.Exact, "/a"),
                    To("rest", PathMatchKind.Prefix, "/"),
                ],
            }
        );
        Assert.Equal(expected, table.Match(FakeExchange.Get($"http://h.test{path}?q=/a")).Route?.Route.Name);
    }

    [Theory]
    [InlineData(null, false, false, false)]
    [InlineData("v1", false, false, true)]
    [InlineData("v2", false, false, false)]
    [InlineData("v2", true, false, true)]
    [InlineData(null, true, false, false)]
    [InlineData(null, true, true, true)]
    public void Header_conditions_follow_Envoy_on_inversion_and_absence(string? sent, bool invert, bool missingAsEmpty, bool expected)
    {
        var match = new HeaderMatch
        {
            Name = "x-version",
            Value = new(ValueMatchKind.Exact, "v1"),
            Invert = invert,
            MissingAsEmpty = missingAsEmpty,
        };
        var table = Table(
            Host("h", "*") with
            {
                Routes = [To("r", PathMatchKind.Prefix, "/") with { Match = new() { Headers = [match] } }],
            }
        );
        var request = sent is null ? FakeExchange.Get("http://h.test/") : FakeExchange.Get("http://h.test/", ("X-Version", sent));
        Assert.Equal(expected, table.Match(request).Route is not null);
    }

    [Theory]
    [InlineData("?user=jason", true)]
    [InlineData("?a=1&user=jason&b", true)]
    [InlineData("?user=jason2", false)]
    [InlineData("?user", false)]
    [InlineData("", false)]
    [InlineData("?xuser=jason", false)]
    public void Query_conditions_look_at_whole_names_and_values(string query, bool expected)
    {
        var match = new RouteMatch { QueryParameters = [new() { Name = "user", Value = new(ValueMatchKind.Exact, "jason") }] };
        var table = Table(Host("h", "*") with { Routes = [To("r", PathMatchKind.Prefix, "/") with { Match = match }] });
        Assert.Equal(expected, table.Match(FakeExchange.Get("http://h.test/" + query)).Route is not null);
    }

    [Fact]
    public void A_host_that_requires_tls_redirects_plain_requests_only()
    {
        var table = Table(Host("h", "*") with { RequireTls = true, Routes = [To("r", PathMatchKind.Prefix, "/")] });
        var plain = FakeExchange.Get("http://h.test:80/a%2Fb?c=d");
        Assert.Equal(RouteOutcomeKind.RedirectToHttps, table.Match(plain).Kind);
        Assert.Equal("https://h.test/a%2Fb?c=d", RouteOutcome.HttpsLocation(plain, port => port));
        Assert.Equal(RouteOutcomeKind.Route, table.Match(FakeExchange.Get("https://h.test/")).Kind);
    }

    [Theory]
    [InlineData(PathMatchKind.Prefix, "/api", "/v2", "/api/x", "/v2/x")]
    [InlineData(PathMatchKind.Prefix, "/api/", "/", "/api/x", "/x")]
    [InlineData(PathMatchKind.SegmentPrefix, "/api", "/", "/api/x", "/x")]
    [InlineData(PathMatchKind.SegmentPrefix, "/api", "/", "/api", "/")]
    [InlineData(PathMatchKind.Exact, "/api", "/new", "/api", "/new")]
    [InlineData(PathMatchKind.Regex, "/[a-z]+", "/new", "/api", "/new")]
    public void A_rewrite_replaces_what_was_matched(PathMatchKind kind, string match, string rewrite, string path, string expected)
    {
        var route = To("r", kind, match) with { Action = new ForwardAction { PathRewrite = rewrite } };
        var outcome = Table(Host("h", "*") with { Routes = [route] }).Match(FakeExchange.Get("http://h.test" + path));
        Assert.Equal(expected, outcome.Route?.RewritePath(path));
    }

    [Fact]
    public void A_regex_rewrite_replaces_every_match_with_its_groups()
    {
        var action = new ForwardAction { RegexRewrite = new("/v([0-9])/([a-z]+)", @"/\2/$\1") };
        var outcome = Table(Host("h", "*") with { Routes = [To("r", PathMatchKind.Prefix, "/") with { Action = action }] })
            .Match(FakeExchange.Get("http://h.test/v1/a/v2/b"));
        Assert.Equal("/a/$1/b/$2", outcome.Route?.RewritePath("/v1/a/v2/b"));
    }

    [Theory]
    [InlineData("http://h.test/a?b=c", "", "", 0, "", "", "http://h.test/a?b=c")]
    [InlineData("http://h.test:80/a", "https", "", 0, "", "", "https://h.test/a")]
    [InlineData("http://h.test:8080/a", "https", "", 0, "", "", "https://h.test:8080/a")]
    [InlineData("http://h.test:8080/a", "https", "", 8443, "", "", "https://h.test:8443/a")]
    [InlineData("http://[::1]:80/a", "https", "", 0, "", "", "https://[::1]/a")]
    [InlineData("http://h.test/a?b=c", "", "new.test", 0, "/d", "", "http://new.test/d?b=c")]
    [InlineData("http://h.test/a?b=c", "", "", 0, "/d?e=f", "", "http://h.test/d?e=f")]
    [InlineData("http://h.test/a/x?b=c", "", "", 0, "", "/z", "http://h.test/z/x?b=c")]
    public void A_redirect_takes_what_it_does_not_name_from_the_request(
        string uri,
        string scheme,
        string host,
        int port,
        string path,
        string prefix,
        string expected
    )
    {
        var action = new RedirectAction
        {
            Scheme = scheme,
            Host = host,
            Port = port,
            Path = path,
            PrefixRewrite = prefix,
        };
        var request = FakeExchange.Get(uri);
        var outcome = Table(Host("h", "*") with { Routes = [To("r", PathMatchKind.Prefix, "/a") with { Action = action }] }).Match(request);
        Assert.Equal(expected, outcome.Route?.RedirectLocation(request));
    }

    [Fact]
    public void Traffic_follows_the_weights()
    {
        var destinations = new WeightedDestinations([
            new() { Cluster = "v1", Weight = 90 },
            new() { Cluster = "v2", Weight = 10 },
            new() { Cluster = "v3", Weight = 0 },
        ]);
        var random = new Random(42);
        var picked = Enumerable.Range(0, 1000).Select(_ => destinations.Pick(random)!.Cluster).CountBy(c => c).ToDictionary();
        Assert.InRange(picked["v1"], 870, 930);
        Assert.Equal(1000, picked["v1"] + picked["v2"]);
        Assert.NotNull(new WeightedDestinations([new() { Cluster = "only", Weight = 0 }]).Pick(random));
        Assert.Null(new WeightedDestinations([]).Pick(random));
    }

    [Fact]
    public void Header_values_fill_their_place_holders()
    {
        var rewriter = HeaderRewriter.Compile(
            new()
            {
                Remove = ["x-gone"],
                Set = [new("x-from", "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%"), new("x-literal", "100%% %UNKNOWN%")],
                Add = [new("x-many", "%REQ(x-none?:method)%")],
            }
        );
        var request = FakeExchange.Get("http://h.test/", ("x-gone", "1"), ("x-many", "0"));
        rewriter!.ApplyToRequest(request);
        Assert.Null(request.RequestHeader("x-gone"));
        Assert.Equal("192.0.2.7", request.RequestHeader("x-from"));
        Assert.Equal("100% %UNKNOWN%", request.RequestHeader("x-literal"));
        Assert.Equal("0,GET", request.RequestHeader("x-many"));
    }

    private static CompiledRouteTable Table(params VirtualHost[] hosts) =>
        CompiledRouteTable.Compile(new() { Name = "http.80", VirtualHosts = hosts.ToValueList() });

    private static VirtualHost Host(string name, string domain) => new() { Name = name, Domains = [domain] };

    private static Route To(string name, PathMatchKind kind, string value, bool ignoreCase = false) =>
        new()
        {
            Name = name,
            Match = new()
            {
                Path = new()
                {
                    Kind = kind,
                    Value = value,
                    IgnoreCase = ignoreCase,
                },
            },
            Action = new ForwardAction(),
        };
}
