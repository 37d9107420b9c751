using CsCheck;
using Sluice.Routing;
using Sluice.Snapshot;
using Sluice.Testing;
using Sluice.Values;

namespace Sluice.Tests.Routing;

/// <summary>What is told of a route agrees with what the route does.</summary>
public sealed class RouteExplanationTests
{
    private static readonly Gen<string> Path = Of("/", "/a", "/a/b", "/a/b/c", "/ab", "/b", "/A", "/b/a");
    private static readonly Gen<string> Word = Of("", "x", "xy", "X", "y");

    private static readonly Gen<PathMatch> PathCondition =
        from kind in Of(Enum.GetValues<PathMatchKind>())
        from value in Path
        from ignoreCase in Gen.Bool
        select new PathMatch
        {
            Kind = kind,
            Value = value,
            IgnoreCase = ignoreCase,
        };

    private static readonly Gen<ValueMatch> ValueCondition =
        from kind in Of(Enum.GetValues<ValueMatchKind>())
        from value in Word
        from ignoreCase in Gen.Bool
        select new ValueMatch(kind, value, ignoreCase);

    private static readonly Gen<HeaderMatch> HeaderCondition =
        from name in Of("x-one", "x-two", ":method", ":scheme", ":authority")
        from value in ValueCondition
        from invert in Gen.Bool
        from missing in Gen.Bool
        select new HeaderMatch
        {
            Name = name,
            Value = value,
            Invert = invert,
            MissingAsEmpty = missing,
        };

    private static readonly Gen<Route> AnyRoute =
        from path in PathCondition
        from headers in HeaderCondition.Array[0, 2]
        from query in ValueCondition.Array[0, 1]
        select new Route
        {
            Match = new()
            {
                Path = path,
                Headers = headers.ToValueList(),
                QueryParameters = query.Select(q => new QueryMatch { Name = "q", Value = q }).ToValueList(),
            },
            Action = new ForwardAction(),
        };

    private static readonly Gen<VirtualHost> AnyHost =
        from domains in Of("a.test", "b.test", "*.test", "*.b.test", "a.*", "*").Array[1, 2]
        from routes in AnyRoute.Array[0, 12]
        select new VirtualHost
        {
            Name = string.Join('+', domains),
            Domains = domains.ToValueList(),
            Routes = routes.Select((r, i) => r with { Name = $"r{i}" }).ToValueList(),
        };

    private static readonly Gen<FakeExchange> AnyRequest =
        from host in Of("a.test", "b.test", "x.b.test", "a.org", "A.TEST:8080", "none")
        from path in Path
        from query in Of("", "?q", "?q=x", "?r=y&q=xy", "?q=%78")
        from one in Word
        from hasOne in Gen.Bool
        select hasOne ? FakeExchange.Get($"http://{host}{path}{query}", ("x-one", one)) : FakeExchange.Get($"http://{host}{path}{query}");

    [Fact]
    public void The_route_whose_conditions_are_told_to_hold_first_is_the_one_that_matches()
    {
        Gen.Select(AnyHost.Array[1, 4], AnyRequest)
            .Sample(
                (hosts, request) =>
                {
                    var table = new RouteTable { Name = "t", VirtualHosts = hosts.ToValueList() };
                    var outcome = CompiledRouteTable.Compile(table).Match(request);
                    var told = outcome.Host?.Routes.FirstOrDefault(r => r.Explain(request).All(c => c.IsMet));
                    return ReferenceEquals(told, outcome.Route) && Serves(outcome, CompiledRouteTable.DomainOf(table, request.Authority));
                },
                iter: 20_000,
                seed: "0N0XIzNsQ0O2"
            );
    }

    [Fact]
    public void A_condition_tells_what_was_wanted_and_what_was_there()
    {
        var route = new CompiledRoute(
            new()
            {
                Match = new()
                {
                    Path = new() { Kind = PathMatchKind.Prefix, Value = "/api" },
                    Headers =
                    [
                        new HeaderMatch { Name = "x-tier", Value = new(ValueMatchKind.Exact, "gold") },
                        new HeaderMatch { Name = "x-none" },
                    ],
                    QueryParameters = [new QueryMatch { Name = "q", Value = new(ValueMatchKind.Regex, "a+") }],
                },
                Action = new ForwardAction(),
            }
        );

        var told = route.Explain(FakeExchange.Get("http://a.test/api/v1?q=aa", ("x-tier", "tin"))).ToList();

        Assert.Equal(
            [
                new("path", "", "begins with /api", "/api/v1", true),
                new("header", "x-tier", "is gold", "tin", false),
                new("header", "x-none", "is there", null, false),
                new("query", "q", "matches a+", "aa", true),
            ],
            told
        );
    }

    private static Gen<T> Of<T>(params T[] choices) => Gen.Int[0, choices.Length - 1].Select(i => choices[i]);

    // Of equal domains the first host's counts.
    private static bool Serves(RouteOutcome outcome, DomainFinding? domain) =>
        outcome.Host is null ? domain is null : domain is not null && outcome.Host.Name.Split('+').Contains(domain.Domain);
}
