using System.Text.Json;
using Bookinfo.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bookinfo.Ratings;

/// <summary>How many stars each reviewer gives; read from MongoDB, and written by <c>POST /ratings/{id}</c>.</summary>
internal sealed class RatingsService(RatingsDatabase database) : IHttpService
{
    private const int MaxStars = 5;
    private const int MaxReviewers = 20;
    private const int MaxReviewerLength = 64;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", context => context.HealthyAsync("Ratings"));
        routes.MapGet("/ratings/{id}", GetAsync);
        routes.MapPost("/ratings/{id}", PostAsync);
    }

    private async Task GetAsync(HttpContext context)
    {
        if (await context.ProductIdAsync() is { } id)
            await ReplyAsync(context, id);
    }

    private async Task PostAsync(HttpContext context)
    {
        if (await context.ProductIdAsync() is not { } id)
            return;
        if (await ReadBodyAsync(context.Request) is not { } ratings)
        {
            await context.JsonAsync(
                new { error = """please provide ratings as JSON: {"Reviewer1": 5}, 0 to 5 stars each""" },
                StatusCodes.Status400BadRequest
            );
            return;
        }
        if (await database.WriteAsync(id, ratings, context.RequestAborted))
            await ReplyAsync(context, id);
        else
            await FailAsync(context);
    }

    private async Task ReplyAsync(HttpContext context, int id)
    {
        if (await database.ReadAsync(id, context.RequestAborted) is { } ratings)
            await context.JsonAsync(new { id, ratings });
        else
            await FailAsync(context);
    }

    private static Task FailAsync(HttpContext context) =>
        context.JsonAsync(new { error = "the ratings database does not answer" }, StatusCodes.Status500InternalServerError);

    private static async Task<Dictionary<string, int>?> ReadBodyAsync(HttpRequest request)
    {
        try
        {
            var ratings = await JsonSerializer.DeserializeAsync<Dictionary<string, int>>(
                request.Body,
                cancellationToken: request.HttpContext.RequestAborted
            );
            return ratings is { Count: > 0 and <= MaxReviewers } && ratings.All(r => r.Value is >= 0 and <= MaxStars && IsName(r.Key))
                ? ratings
                : null;
        }
        catch (Exception e) when (e is JsonException or BadHttpRequestException)
        {
            return null;
        }
    }

    private static bool IsName(string reviewer) => reviewer.Length is > 0 and <= MaxReviewerLength;
}
