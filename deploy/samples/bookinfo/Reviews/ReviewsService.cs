using System.Globalization;
using System.Text.Json.Nodes;
using Bookinfo.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bookinfo.Reviews;

/// <summary>What readers say: v1 knows no ratings, v2 shows them as black stars, v3 as red ones.</summary>
internal sealed class ReviewsService(string version, string clusterName, Uri ratings, ServiceClient calls) : IHttpService
{
    private static readonly (string Reviewer, string Text)[] Written =
    [
        ("Reviewer1", "Two pairs of lost twins, one very confused town, and I laughed on every page. Shakespeare at his lightest."),
        ("Reviewer2", "Great fun on a summer evening. It asks less of its reader than the later plays, and gives a little less back."),
    ];

    private readonly string? _color = version switch
    {
        "v2" => "black",
        "v3" => "red",
        _ => null,
    };

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", context => context.HealthyAsync("Reviews"));
        routes.MapGet("/reviews/{id}", GetAsync);
    }

    private async Task GetAsync(HttpContext context)
    {
        if (await context.ProductIdAsync() is not { } id)
            return;
        var stars = _color is null ? null : await StarsAsync(id, context.Request);
        var reviews = new JsonArray();
        foreach (var (reviewer, text) in Written)
        {
            var review = new JsonObject { ["reviewer"] = reviewer, ["text"] = text };
            if (_color is not null)
                review["rating"] = Rating(stars, reviewer);
            reviews.Add(review);
        }
        var body = new JsonObject
        {
            ["id"] = id.ToString(CultureInfo.InvariantCulture),
            ["podname"] = $"reviews-{version}",
            ["clustername"] = clusterName,
            ["reviews"] = reviews,
        };
        await context.JsonAsync(body);
    }

    private async Task<JsonObject?> StarsAsync(int id, HttpRequest request)
    {
        var reply = await calls.GetAsync(ratings, $"ratings/{id}", request);
        return reply.IsSuccess ? reply.Body!["ratings"] as JsonObject : null;
    }

    // A review is worth reading without its stars, so missing ones are an error inside an answer that succeeds.
    private JsonObject Rating(JsonObject? stars, string reviewer) =>
        stars?[reviewer] is JsonValue value && value.TryGetValue<int>(out var count)
            ? new JsonObject { ["stars"] = count, ["color"] = _color }
            : new JsonObject { ["error"] = "Ratings service is currently unavailable" };
}
