using Microsoft.AspNetCore.Http;

namespace Sluice.Admin.Access;

/// <summary>The API's session token in the browser, out of reach of scripts and of other sites.</summary>
internal static class SessionCookie
{
    /// <summary>The prefix makes browsers insist on Secure, Path=/ and no Domain (RFC 6265bis).</summary>
    public const string Name = "__Host-sluice-session";

    public static string? Read(HttpRequest request) => request.Cookies[Name] is { Length: > 0 and < 4096 } token ? token : null;

    public static void Write(HttpResponse response, string token, DateTimeOffset expires)
    {
        var options = Options();
        options.Expires = expires;
        response.Cookies.Append(Name, token, options);
    }

    public static void Delete(HttpResponse response) => response.Cookies.Delete(Name, Options());

    private static CookieOptions Options() =>
        new()
        {
            HttpOnly = true,
            Secure = true,
            SameSite = SameSiteMode.Strict,
            Path = "/",
            IsEssential = true,
        };
}
