using System.Text.Json.Nodes;
using Bookinfo.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bookinfo.Details;

/// <summary>What is printed on the book.</summary>
internal sealed class DetailsService : IHttpService
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", context => context.HealthyAsync("Details"));
        routes.MapGet("/details/{id}", GetAsync);
    }

    private static async Task GetAsync(HttpContext context)
    {
        if (await context.ProductIdAsync() is not { } id)
            return;
        var details = new JsonObject
        {
            ["id"] = id,
            ["author"] = "William Shakespeare",
            ["year"] = 1595,
            ["type"] = "paperback",
            ["pages"] = 200,
            ["publisher"] = "PublisherA",
            ["language"] = "English",
            ["ISBN-10"] = "1234567890",
            ["ISBN-13"] = "123-1234567890",
        };
        await context.JsonAsync(details);
    }
}
