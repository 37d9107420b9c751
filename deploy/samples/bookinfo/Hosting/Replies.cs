using Microsoft.AspNetCore.Http;

namespace Bookinfo.Hosting;

/// <summary>Answers several services give alike.</summary>
internal static class Replies
{
    public static Task JsonAsync(this HttpContext context, object body, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(body, context.RequestAborted);
    }

    public static Task HealthyAsync(this HttpContext context, string service) =>
        context.JsonAsync(new { status = $"{service} is healthy" });

    /// <summary>The product id of the path; null, with the answer given, when it is not a whole number.</summary>
    public static async ValueTask<int?> ProductIdAsync(this HttpContext context)
    {
        if (int.TryParse(context.Request.RouteValues["id"] as string, System.Globalization.NumberStyles.None, null, out var id))
            return id;
        await context.JsonAsync(new { error = "please provide a numeric product id" }, StatusCodes.Status400BadRequest);
        return null;
    }
}
