using Bookinfo.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bookinfo.ProductPage;

/// <summary>The shop's front: pages for people, and the same data as JSON.</summary>
internal sealed class ProductPageService(Upstreams upstreams) : IHttpService
{
    // Scripts are not used at all; whatever slipped through the escaping could still not run.
    private const string ContentPolicy =
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private readonly StaticFiles _files = new();

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", context => PageAsync(context, Pages.Index(Visitor(context), Product.All)));
        routes.MapGet("/index.html", context => PageAsync(context, Pages.Index(Visitor(context), Product.All)));
        routes.MapGet("/productpage", ProductAsync);
        routes.MapGet("/login", context => PageAsync(context, Pages.SignIn(Visitor(context))));
        routes.MapPost("/login", SignInAsync);
        routes.MapGet("/logout", SignOutAsync);
        routes.MapPost("/logout", SignOutAsync);
        routes.MapGet("/static/{file}", _files.GetAsync);
        routes.MapGet("/health", context => context.HealthyAsync("Product page"));
        MapApi(routes);
    }

    private void MapApi(IEndpointRouteBuilder routes)
    {
        const string products = "/api/v1/products";
        routes.MapGet(
            products,
            context =>
                context.JsonAsync(
                    Product.All.Select(p => new
                    {
                        id = p.Id,
                        title = p.Title,
                        descriptionHtml = ((Html)$"{p.Description}").ToString(),
                    })
                )
        );
        routes.MapGet(products + "/{id}", context => PassOnAsync(context, "product details", upstreams.DetailsAsync));
        routes.MapGet(products + "/{id}/reviews", context => PassOnAsync(context, "product reviews", upstreams.ReviewsAsync));
        routes.MapGet(products + "/{id}/ratings", context => PassOnAsync(context, "product ratings", upstreams.RatingsAsync));
    }

    private static async Task PassOnAsync(HttpContext context, string what, Func<int, HttpRequest, string?, Task<ServiceReply>> ask)
    {
        if (await context.ProductIdAsync() is not { } id)
            return;
        var reply = await ask(id, context.Request, Session.User(context.Request));
        if (reply.Body is { } body)
            await context.JsonAsync(body, reply.Status);
        else
            await context.JsonAsync(
                new { error = $"{what} are currently unavailable" },
                reply.IsSuccess || reply.Status < 400 ? StatusCodes.Status502BadGateway : reply.Status
            );
    }

    private async Task ProductAsync(HttpContext context)
    {
        var visitor = Visitor(context);
        var product = Product.All[0];
        var details = upstreams.DetailsAsync(product.Id, context.Request, visitor.User);
        var reviews = upstreams.ReviewsAsync(product.Id, context.Request, visitor.User);
        var page = Pages.Product(visitor, product, BookDetails.From(await details), BookReviews.From(await reviews));
        await PageAsync(context, page);
    }

    private static async Task SignInAsync(HttpContext context)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        SeeOther(context, Session.SignIn(context, form["username"]) ? "/productpage" : "/login");
    }

    private static Task SignOutAsync(HttpContext context)
    {
        Session.SignOut(context);
        SeeOther(context, "/productpage");
        return Task.CompletedTask;
    }

    private static void SeeOther(HttpContext context, string path)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = path;
    }

    private static Task PageAsync(HttpContext context, Html page)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy = ContentPolicy;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        // Every view shows what the routing rules do now.
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(page.ToString(), context.RequestAborted);
    }

    private static Visitor Visitor(HttpContext context) => new(Session.User(context.Request), Session.IsSignedIn(context.Request));
}
