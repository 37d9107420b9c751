using CsCheck;
using Sluice.Translation;
using Sluice.Translation.Hosts;
using Sluice.Translation.Routes;
using Sluice.Values;

namespace Sluice.Tests.Translation;

public sealed class HostTests
{
    private static readonly string[] Names = ["a.test", "b.test", "b.a.test", "*.test", "*.a.test", "*", "c"];

    private static readonly Gen<string[]> Hosts = Gen.Int[0, Names.Length - 1].Select(i => Names[i]).Array[0, 5];

    [Fact]
    public void The_prepared_intersection_equals_the_plain_one() =>
        Gen.Select(Hosts, Hosts)
            .Sample(
                (server, service) =>
                    new ServerHosts(server, "ns")
                        .Intersect(service.ToValueList())
                        .Order()
                        .SequenceEqual(HostName.Intersection(server, service).Order())
            );

    [Theory]
    [InlineData("reviews", "reviews.shop.svc.cluster.local")]
    [InlineData("reviews.other", "reviews.other")]
    [InlineData("*", "*")]
    [InlineData("", "")]
    public void Short_host_names_belong_to_the_namespace(string written, string meant) =>
        Assert.Equal(meant, ShortNames.QualifyHost(written, "shop", "cluster.local"));

    [Theory]
    [InlineData("gw", "shop/gw")]
    [InlineData("./gw", "shop/gw")]
    [InlineData("other/gw", "other/gw")]
    [InlineData("gw.other", "other/gw")]
    [InlineData("gw.other.svc.cluster.local", "other/gw")]
    [InlineData("mesh", "mesh")]
    public void Gateway_names_belong_to_the_namespace(string written, string meant) =>
        Assert.Equal(meant, ShortNames.QualifyGateway(written, "shop"));

    [Theory]
    [InlineData("reviewz", "did you mean reviews?")]
    [InlineData("front", "")]
    public void A_near_name_is_suggested(string written, string suggestion) =>
        Assert.Equal(suggestion, new NameSuggestions().Nearest(written, ["reviews", "ratings"]));

    [Fact]
    public void Suggestions_stop_where_there_are_thousands_of_misspelt_names()
    {
        var suggestions = new NameSuggestions();
        for (var i = 0; i < 50; i++)
            Assert.NotEqual("", suggestions.Nearest("reviewz", ["reviews"]));
        Assert.Equal("", suggestions.Nearest("reviewz", ["reviews"]));
    }
}
