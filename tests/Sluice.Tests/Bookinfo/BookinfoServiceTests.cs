using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bookinfo;

namespace Sluice.Tests.BookinfoSample;

/// <summary>The services' own answers.</summary>
public sealed class BookinfoServiceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("productpage", "/api/v1/products", 200)]
    [InlineData("productpage", "/api/v1/products/0", 200)]
    [InlineData("productpage", "/api/v1/products/0/reviews", 200)]
    [InlineData("productpage", "/api/v1/products/0/ratings", 200)]
    [InlineData("productpage", "/api/v1/products/none", 400)]
    [InlineData("productpage", "/", 200)]
    [InlineData("productpage", "/login", 200)]
    [InlineData("productpage", "/nothing", 404)]
    [InlineData("productpage", "/health", 200)]
    [InlineData("details", "/health", 200)]
    [InlineData("details", "/details/0", 200)]
    [InlineData("details", "/details/-1", 400)]
    [InlineData("reviews", "/health", 200)]
    [InlineData("reviews", "/reviews/x", 400)]
    [InlineData("ratings", "/health", 200)]
    [InlineData("ratings", "/ratings/0", 200)]
    public async Task Each_path_is_answered_with_its_status(string service, string path, int status)
    {
        await using var site = await BookinfoTestSite.StartAsync();

        using var response = await site.Browser.GetAsync(new Uri(site.BaseUri(service), path), Token);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Ratings_come_from_the_database_and_a_post_changes_those_of_one_product()
    {
        await using var site = await BookinfoTestSite.StartAsync();
        var ratings = site.BaseUri(ServiceNames.Ratings);

        using var post = await site.Browser.PostAsync(new Uri(ratings, "ratings/7"), new StringContent("""{"Reviewer2":1}"""), Token);

        Assert.Equal("""{"id":7,"ratings":{"Reviewer1":5,"Reviewer2":1}}""", await post.Content.ReadAsStringAsync(Token));
        Assert.Equal(
            """{"id":7,"ratings":{"Reviewer1":5,"Reviewer2":1}}""",
            await site.Browser.GetStringAsync(new Uri(ratings, "ratings/7"), Token)
        );
        Assert.Equal(
            """{"id":0,"ratings":{"Reviewer1":5,"Reviewer2":4}}""",
            await site.Browser.GetStringAsync(new Uri(ratings, "ratings/0"), Token)
        );
    }

    [Theory]
    [InlineData("""{"Reviewer1":6}""")]
    [InlineData("""{"Reviewer1":-1}""")]
    [InlineData("""{"Reviewer1":"5"}""")]
    [InlineData("""{"":5}""")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{")]
    public async Task A_post_that_makes_no_sense_is_refused(string body)
    {
        await using var site = await BookinfoTestSite.StartAsync();

        using var post = await site.Browser.PostAsync(
            new Uri(site.BaseUri(ServiceNames.Ratings), "ratings/0"),
            new StringContent(body),
            Token
        );

        Assert.Equal(HttpStatusCode.BadRequest, post.StatusCode);
    }

    [Fact]
    public async Task Reviews_name_their_pod_and_carry_the_colour_of_their_version()
    {
        await using var site = await BookinfoTestSite.StartAsync();

        var answer = await site.Browser.GetFromJsonAsync<JsonObject>(new Uri(site.BaseUri(ServiceNames.Reviews, "v3"), "reviews/0"), Token);

        Assert.Equal("reviews-v3", answer!["podname"]!.GetValue<string>());
        Assert.Equal(["red", "red"], answer["reviews"]!.AsArray().Select(r => r!["rating"]!["color"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Every_service_has_an_endpoint_of_its_own()
    {
        await using var site = await BookinfoTestSite.StartAsync();
        var endpoints = site.Application.Endpoints;

        Assert.Equal(
            ["details v1", "mongodb v1", "productpage v1", "ratings v1", "reviews v1", "reviews v2", "reviews v3"],
            endpoints.Select(e => $"{e.Service} {e.Version}").Order(StringComparer.Ordinal)
        );
        Assert.Equal(7, endpoints.Select(e => e.EndPoint.Port).Distinct().Count());
        Assert.All(endpoints, e => Assert.True(IPAddress.IsLoopback(e.EndPoint.Address) && e.EndPoint.Port > 0));
    }

    [Fact]
    public async Task Details_come_from_the_book_service_outside_where_one_is_named()
    {
        await using var outside = await BookinfoTestSite.StartAsync(new BookinfoOptions { StartBookService = true });
        var books = new BookServiceAddress(outside.BaseUri(ServiceNames.Books), "books.test");
        await using var site = await BookinfoTestSite.StartAsync(new BookinfoOptions { Books = books });

        var details = await site.Browser.GetFromJsonAsync<JsonObject>(new Uri(site.BaseUri(ServiceNames.Details), "details/0"), Token);

        Assert.Equal(("PublisherB", "books.test"), (details!["publisher"]!.GetValue<string>(), details["source"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_refusal_of_the_book_service_is_said_and_not_covered_up()
    {
        await using var outside = await RecordingService.StartAsync("denied", 403);
        await using var site = await BookinfoTestSite.StartAsync(new BookinfoOptions { Books = new(outside.BaseUri) });

        using var response = await site.Browser.GetAsync(new Uri(site.BaseUri(ServiceNames.Details), "details/0"), Token);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("""{"error":"books.example.com answered 403"}""", await response.Content.ReadAsStringAsync(Token));
        Assert.Equal("books.example.com", outside.Requests.Single().Headers["Host"]);
    }
}
