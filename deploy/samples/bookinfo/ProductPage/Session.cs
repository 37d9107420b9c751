using Microsoft.AspNetCore.Http;

namespace Bookinfo.ProductPage;

/// <summary>Who looks at the page. As in Istio's sample a name is all it takes: the sample shows routing, not authentication.</summary>
internal static class Session
{
    private const string Cookie = "user";
    private const int MaxNameLength = 64;

    /// <summary>The signed-in user; otherwise the one of <c>?u=</c>, for this one view; otherwise null.</summary>
    public static string? User(HttpRequest request) => Clean(request.Cookies[Cookie]) ?? Clean(request.Query["u"]);

    public static bool IsSignedIn(HttpRequest request) => Clean(request.Cookies[Cookie]) is not null;

    public static bool SignIn(HttpContext context, string? name)
    {
        if (Clean(name) is not { } user)
            return false;
        context.Response.Cookies.Append(Cookie, user, Options());
        return true;
    }

    public static void SignOut(HttpContext context) => context.Response.Cookies.Delete(Cookie, Options());

    private static CookieOptions Options() =>
        new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Path = "/",
        };

    private static string? Clean(string? name)
    {
        name = name?.Trim();
        return name is { Length: > 0 and <= MaxNameLength } ? name : null;
    }
}
