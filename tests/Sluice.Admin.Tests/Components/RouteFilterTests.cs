using Sluice.Admin.Pages.Routes;

namespace Sluice.Admin.Tests.Components;

public sealed class RouteFilterTests
{
    private static readonly IReadOnlyList<RouteGroup> Groups =
    [
        Group("shop", "reviews", ["reviews.shop"], [], ("all", "/reviews"), ("old", "/v1/reviews")),
        Group("shop", "details", ["details.shop"], ["edge"], ("all", "/details")),
        Group("blog", "posts", ["blog.example"], ["shop/edge"], ("all", "/posts")),
    ];

    [Fact]
    public void A_virtual_service_that_matches_shows_all_its_rules() =>
        Assert.Equal(["reviews", "reviews#0", "reviews#1"], Rows("reviews.shop"));

    [Fact]
    public void Otherwise_only_rules_that_match_are_shown_below_it() => Assert.Equal(["reviews", "reviews#1"], Rows("shop /v1"));

    [Fact]
    public void Gateways_are_found_by_their_full_name_however_they_are_written() =>
        Assert.Equal(["posts", "posts#0", "details", "details#0"], Rows("", gateway: "shop/edge"));

    [Fact]
    public void The_order_is_that_of_namespace_and_name_or_the_other_way_round()
    {
        Assert.Equal("posts", Rows("")[0]);
        Assert.Equal("reviews", Rows("", isDescending: true)[0]);
    }

    [Fact]
    public void The_busiest_come_first()
    {
        Groups[1].Numbers = new(5, 0);
        Assert.Equal("details", Rows("", sort: "rps")[0]);
    }

    private static List<string> Rows(string query, string gateway = "", string sort = "name", bool isDescending = false) =>
        [
            .. new RouteFilter(query, "", gateway, sort, isDescending)
                .Apply(Groups)
                .Select(r => r.IsHeader ? r.Group.Name : $"{r.Group.Name}#{r.Index}"),
        ];

    private static RouteGroup Group(string ns, string name, string[] hosts, string[] gateways, params (string Name, string Path)[] rules) =>
        new(
            new(
                new(name, ns),
                new()
                {
                    Hosts = hosts,
                    Gateways = gateways,
                    Http =
                    [
                        .. rules.Select(r => new VirtualServiceList.Rule
                        {
                            Name = r.Name,
                            Match = [new() { Uri = new(null, r.Path, null) }],
                        }),
                    ],
                }
            )
        );
}
