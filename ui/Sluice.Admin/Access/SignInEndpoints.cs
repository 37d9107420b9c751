using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Sluice.Admin.Api;
using Sluice.Admin.Hosting;

namespace Sluice.Admin.Access;

/// <summary>What cannot be done over a page's connection, as it sets cookies: signing in and out, a new password, the language.</summary>
internal static class SignInEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/login", SignInAsync).AllowAnonymous();
        routes.MapPost("/logout", SignOutAsync).AllowAnonymous();
        routes.MapPost("/password", ChangePasswordAsync).RequireAuthorization();
        routes.MapPost("/language", SetLanguage).AllowAnonymous();
    }

    private static async Task<IResult> SignInAsync(
        [FromForm] string? user,
        [FromForm] string? password,
        [FromForm] string? returnUrl,
        ApiTransport api,
        HttpContext context
    )
    {
        var asked = new ApiCall(HttpMethod.Post, ApiPaths.Admin("sessions"))
        {
            Body = new { user = user ?? "", password = password ?? "" },
            Client = context.Connection.RemoteIpAddress,
            Agent = context.Request.Headers.UserAgent.ToString(),
        };
        var answer = await api.SendAsync<NewSession>(asked, context.RequestAborted);
        var back = ReturnPath.Of(returnUrl);
        if (answer.Value is not { } session)
            return Results.LocalRedirect($"/login?error={ErrorOf(answer.Problem!)}&returnUrl={Uri.EscapeDataString(back)}");
        SessionCookie.Write(context.Response, session.Token, session.Expires);
        return Results.LocalRedirect(session.MustChangePassword ? "/password" : back);
    }

    private static async Task<IResult> SignOutAsync(ApiTransport api, SessionCache sessions, HttpContext context)
    {
        if (SessionCookie.Read(context.Request) is { } token)
        {
            sessions.Forget(token);
            await api.SendAsync<object>(
                new(HttpMethod.Delete, ApiPaths.Admin("sessions/current")) { Token = token },
                context.RequestAborted
            );
        }
        SessionCookie.Delete(context.Response);
        return Results.LocalRedirect("/login");
    }

    private static async Task<IResult> ChangePasswordAsync(
        [FromForm] string? old,
        [FromForm] string? next,
        [FromForm] string? again,
        ApiTransport api,
        HttpContext context
    )
    {
        if (next != again)
            return Results.LocalRedirect("/password?error=different");
        var token = SessionCookie.Read(context.Request);
        var call = new ApiCall(HttpMethod.Post, ApiPaths.Admin("password"))
        {
            Body = new { old = old ?? "", @new = next ?? "" },
            Token = token,
            Client = context.Connection.RemoteIpAddress,
            Agent = context.Request.Headers.UserAgent.ToString(),
        };
        var answer = await api.SendAsync<object>(call, context.RequestAborted);
        if (answer.Problem is { } problem)
            return Results.LocalRedirect($"/password?error={ErrorOf(problem)}");
        // Every session of the user has ended with the old password.
        SessionCookie.Delete(context.Response);
        return Results.LocalRedirect(
            $"/login?changed=true&user={Uri.EscapeDataString(context.User.FindFirstValue(ClaimTypes.Name) ?? "")}"
        );
    }

    private static IResult SetLanguage([FromForm] string? language, [FromForm] string? returnUrl, HttpContext context)
    {
        if (AdminConsole.Languages.FirstOrDefault(l => l.Name == language) is { } known)
            context.Response.Cookies.Append(
                CookieRequestCultureProvider.DefaultCookieName,
                CookieRequestCultureProvider.MakeCookieValue(new(known)),
                new()
                {
                    Path = "/",
                    Secure = true,
                    HttpOnly = true,
                    SameSite = SameSiteMode.Strict,
                    MaxAge = TimeSpan.FromDays(365),
                }
            );
        return Results.LocalRedirect(ReturnPath.Of(returnUrl));
    }

    private static string ErrorOf(ApiProblem problem) =>
        problem.Status switch
        {
            StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden => "wrong",
            StatusCodes.Status429TooManyRequests => "throttled",
            StatusCodes.Status400BadRequest or StatusCodes.Status422UnprocessableEntity => "weak",
            _ => "unavailable",
        };

    private sealed record NewSession(string Token, DateTimeOffset Expires, bool MustChangePassword);
}
