using System.Net;
using Bookinfo;

namespace Sluice.Tests.BookinfoSample;

/// <summary>The product page as a reader sees it.</summary>
public sealed class BookinfoPageTests
{
    private const string NoReviews = """{"id":"0","podname":"fake","clustername":"test","reviews":[]}""";

    /// <summary>A port nobody listens on: binding to it needs rights that no sample has.</summary>
    private static readonly Uri Nowhere = new("http://127.0.0.1:1/");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("v1", null)]
    [InlineData("v2", "black")]
    [InlineData("v3", "red")]
    public async Task Each_version_of_reviews_shows_its_own_stars(string version, string? color)
    {
        await using var versions = await BookinfoTestSite.StartAsync();
        await using var site = await BookinfoTestSite.StartAsync(
            new BookinfoOptions { ReviewsBaseUri = versions.BaseUri(ServiceNames.Reviews, version) }
        );

        var page = await site.PageAsync("/productpage?u=normal");

        Assert.Contains($"reviews-{version}</span>", page, StringComparison.Ordinal);
        Assert.Equal(color is null ? 0 : 2, Count(page, "class=\"stars "));
        Assert.Equal(color is null ? 0 : 2, Count(page, $"stars-{color}\""));
        Assert.Equal(color is null ? 0 : 1, Count(page, "aria-label=\"5 of 5 stars\""));
        Assert.Equal(color is null ? 0 : 1, Count(page, "aria-label=\"4 of 5 stars\""));
    }

    [Fact]
    public async Task Without_rules_the_three_versions_take_turns()
    {
        await using var site = await BookinfoTestSite.StartAsync();
        var pods = new SortedSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 3; i++)
        {
            var page = await site.PageAsync("/productpage");
            pods.Add(page.Split("pod-")[1].Split('<')[0].Split('>')[1]);
        }

        Assert.Equal(["reviews-v1", "reviews-v2", "reviews-v3"], pods);
    }

    [Fact]
    public async Task The_page_shows_the_details_of_the_book()
    {
        await using var site = await BookinfoTestSite.StartAsync();

        var page = await site.PageAsync("/productpage");

        Assert.All(
            ["The Comedy of Errors", "William Shakespeare", "123-1234567890"],
            text => Assert.Contains(text, page, StringComparison.Ordinal)
        );
        Assert.DoesNotContain("class=\"error\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signed_in_user_reaches_reviews_in_the_end_user_header_until_signing_out()
    {
        await using var reviews = await RecordingService.StartAsync(NoReviews);
        await using var site = await BookinfoTestSite.StartAsync(new BookinfoOptions { ReviewsBaseUri = reviews.BaseUri });

        using var signIn = await site.SignInAsync("jason");
        var signedIn = await site.PageAsync("/productpage?u=normal");
        using var signOut = await site.Browser.GetAsync("/logout", Token);
        var signedOut = await site.PageAsync("/productpage");

        Assert.Equal((HttpStatusCode.SeeOther, "/productpage"), (signIn.StatusCode, signIn.Headers.Location!.OriginalString));
        Assert.Equal(["jason", ""], reviews.Requests.Select(r => r.Headers.GetValueOrDefault("end-user", "")));
        Assert.All(reviews.Requests, r => Assert.Equal("/reviews/0", r.Path));
        Assert.Contains("<b>jason</b>", signedIn, StringComparison.Ordinal);
        Assert.DoesNotContain("jason", signedOut, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Jörg", "J%C3%B6rg")]
    [InlineData("a\r\nx-evil: 1", "a%0D%0Ax-evil%3A%201")]
    public async Task A_name_that_is_no_header_value_is_sent_encoded(string user, string header)
    {
        await using var reviews = await RecordingService.StartAsync(NoReviews);
        await using var site = await BookinfoTestSite.StartAsync(new BookinfoOptions { ReviewsBaseUri = reviews.BaseUri });

        using var signIn = await site.SignInAsync(user);
        await site.PageAsync("/productpage");

        var headers = Assert.Single(reviews.Requests).Headers;
        Assert.Equal(header, headers["end-user"]);
        Assert.DoesNotContain("x-evil", headers.Keys);
    }

    [Fact]
    public async Task Tracing_headers_travel_on_and_others_do_not()
    {
        await using var ratings = await RecordingService.StartAsync("""{"id":0,"ratings":{}}""");
        await using var versions = await BookinfoTestSite.StartAsync(new BookinfoOptions { RatingsBaseUri = ratings.BaseUri });
        await using var site = await BookinfoTestSite.StartAsync(
            new BookinfoOptions { ReviewsBaseUri = versions.BaseUri(ServiceNames.Reviews, "v2") }
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, "/productpage");
        var sent = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["x-request-id"] = "r-1",
            ["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            ["b3"] = "80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1",
            ["end-user"] = "jason",
            ["user-agent"] = "test/1",
        };
        foreach (var (name, value) in sent)
            request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.TryAddWithoutValidation("authorization", "secret");

        using var response = await site.Browser.SendAsync(request, Token);

        var headers = Assert.Single(ratings.Requests).Headers;
        Assert.All(sent, header => Assert.Equal(header.Value, headers[header.Key]));
        Assert.DoesNotContain("authorization", headers.Keys);
    }

    [Fact]
    public async Task A_service_that_is_down_leaves_an_error_box_in_its_place_only()
    {
        await using var noDetails = await BookinfoTestSite.StartAsync(new BookinfoOptions { DetailsBaseUri = Nowhere });
        await using var noReviews = await BookinfoTestSite.StartAsync(new BookinfoOptions { ReviewsBaseUri = Nowhere });

        var withoutDetails = await noDetails.PageAsync("/productpage");
        var withoutReviews = await noReviews.PageAsync("/productpage");

        Assert.Contains("data-service=\"details\"", withoutDetails, StringComparison.Ordinal);
        Assert.Contains("class=\"review\"", withoutDetails, StringComparison.Ordinal);
        Assert.Contains("data-service=\"reviews\"", withoutReviews, StringComparison.Ordinal);
        Assert.Contains("William Shakespeare", withoutReviews, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no JSON", 200)]
    [InlineData("[]", 200)]
    [InlineData("{}", 200)]
    [InlineData("{\"error\":\"x\"}", 500)]
    [InlineData("", 503)]
    public async Task An_answer_that_makes_no_sense_is_an_error_box_too(string answer, int status)
    {
        await using var broken = await RecordingService.StartAsync(answer, status);
        await using var site = await BookinfoTestSite.StartAsync(
            new BookinfoOptions { DetailsBaseUri = broken.BaseUri, ReviewsBaseUri = broken.BaseUri }
        );

        Assert.Equal(2, Count(await site.PageAsync("/productpage"), "class=\"error\""));
    }

    [Fact]
    public async Task Without_the_database_the_reviews_stay_and_say_that_ratings_are_missing()
    {
        var options = new BookinfoOptions
        {
            StartMongoStore = false,
            MongoConnectionString = "mongodb://127.0.0.1:1/",
            CallTimeout = TimeSpan.FromSeconds(2),
        };
        await using var site = await BookinfoTestSite.StartAsync(options);

        string[] pages = [await site.PageAsync("/productpage"), await site.PageAsync("/productpage"), await site.PageAsync("/productpage")];
        using var ratings = await site.Browser.GetAsync(new Uri(site.BaseUri(ServiceNames.Ratings), "ratings/0"), Token);

        Assert.Equal(6, pages.Sum(p => Count(p, "class=\"review\"")));
        Assert.Equal(4, pages.Sum(p => Count(p, "class=\"unrated\"")));
        Assert.Equal(HttpStatusCode.InternalServerError, ratings.StatusCode);
    }

    [Fact]
    public async Task Names_and_reviews_are_escaped()
    {
        const string script = "<script>alert(1)</script>";
        const string hostile = """
            {"podname":"<script>alert(1)</script>","clustername":"\"><img src=x>","reviews":[
              {"reviewer":"<script>alert(1)</script>","text":"<script>alert(1)</script>","rating":{"stars":99999,"color":"x\" onclick=\"alert(1)"}}]}
            """;
        await using var reviews = await RecordingService.StartAsync(hostile);
        await using var site = await BookinfoTestSite.StartAsync(new BookinfoOptions { ReviewsBaseUri = reviews.BaseUri });

        var viewed = await site.PageAsync("/productpage?u=" + Uri.EscapeDataString(script));
        using var signIn = await site.SignInAsync("\"><img src=x onerror=alert(1)>");
        using var response = await site.Browser.GetAsync("/productpage", Token);
        var signedIn = await response.Content.ReadAsStringAsync(Token);

        Assert.Contains("&lt;script&gt;", viewed, StringComparison.Ordinal);
        Assert.All([viewed, signedIn], page => Assert.DoesNotContain("<script", page, StringComparison.Ordinal));
        Assert.All([viewed, signedIn], page => Assert.DoesNotContain("<img src=x", page, StringComparison.Ordinal));
        Assert.All([viewed, signedIn], page => Assert.DoesNotContain("onclick=\"", page, StringComparison.Ordinal));
        Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_loads_everything_it_names_from_itself()
    {
        await using var site = await BookinfoTestSite.StartAsync();
        var page = await site.PageAsync("/productpage");
        var assets = page.Split('"')
            .Where(part => part.StartsWith("/static/", StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal)
            .ToArray();

        Assert.Equal(3, assets.Length);
        foreach (var asset in assets)
        {
            using var response = await site.Browser.GetAsync(asset, Token);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
        using var other = await site.Browser.GetAsync("/static/..%2fappsettings.json", Token);
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    private static int Count(string page, string part) => page.Split(part).Length - 1;
}
