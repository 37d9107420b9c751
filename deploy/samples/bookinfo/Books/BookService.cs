using System.Text.Json.Nodes;
using Bookinfo.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bookinfo.Books;

/// <summary>A book service outside the mesh, in the place of the public one that Istio's sample calls: <c>GET /books/v1/volumes?q=isbn:...</c>.</summary>
internal sealed class BookService : IHttpService
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", context => context.HealthyAsync("Books"));
        routes.MapGet("/books/v1/volumes", GetAsync);
    }

    private static Task GetAsync(HttpContext context)
    {
        var query = context.Request.Query["q"].ToString();
        if (!query.StartsWith("isbn:", StringComparison.Ordinal))
            return context.JsonAsync(new { error = "q must be isbn:NUMBER" }, StatusCodes.Status400BadRequest);
        var volume = new JsonObject
        {
            ["title"] = "The Comedy of Errors",
            ["authors"] = new JsonArray("William Shakespeare"),
            ["publisher"] = "PublisherB",
            ["publishedDate"] = "2002",
            ["pageCount"] = 112,
            ["language"] = "en",
            ["isbn"] = query["isbn:".Length..],
            ["askedBy"] = context.Connection.RemoteIpAddress?.ToString(),
        };
        return context.JsonAsync(
            new JsonObject { ["totalItems"] = 1, ["items"] = new JsonArray(new JsonObject { ["volumeInfo"] = volume }) }
        );
    }
}
