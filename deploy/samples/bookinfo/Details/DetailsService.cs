using System.Globalization;
using System.Text.Json.Nodes;
using Bookinfo.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bookinfo.Details;

/// <summary>What is printed on the book: known here, or asked of a book service outside.</summary>
/// <param name="books">Null: nothing is asked.</param>
internal sealed class DetailsService(BookServiceAddress? books, ServiceClient calls) : IHttpService
{
    private const string Isbn = "0486424618";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", context => context.HealthyAsync("Details"));
        routes.MapGet("/details/{id}", GetAsync);
    }

    private async Task GetAsync(HttpContext context)
    {
        if (await context.ProductIdAsync() is not { } id)
            return;
        if (books is null)
            await context.JsonAsync(OwnKnowledge(id));
        else
            await AskOutsideAsync(id, books, context);
    }

    private async Task AskOutsideAsync(int id, BookServiceAddress books, HttpContext context)
    {
        var reply = await calls.GetAsync(books.BaseUri, $"books/v1/volumes?q=isbn:{Isbn}", context.Request, authority: books.Authority);
        if (reply.IsSuccess && reply.Body!["items"]?[0]?["volumeInfo"] is JsonObject volume)
            await context.JsonAsync(FromVolume(id, volume, books.Authority));
        else
            await context.JsonAsync(new { error = $"{books.Authority} answered {reply.Status}" }, StatusCodes.Status502BadGateway);
    }

    private static JsonObject OwnKnowledge(int id) =>
        new()
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

    private static JsonObject FromVolume(int id, JsonObject volume, string source)
    {
        var published = volume["publishedDate"]?.GetValue<string>() ?? "";
        return new JsonObject
        {
            ["id"] = id,
            ["author"] = volume["authors"]?[0]?.DeepClone(),
            ["year"] = int.TryParse(published.Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? year : null,
            ["type"] = "paperback",
            ["pages"] = volume["pageCount"]?.DeepClone(),
            ["publisher"] = volume["publisher"]?.DeepClone(),
            ["language"] = volume["language"]?.DeepClone(),
            ["ISBN-10"] = volume["isbn"]?.DeepClone(),
            ["source"] = source,
        };
    }
}
