using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Sluice.Admin.Access;

/// <summary>Tells by the session's cookie who asks; whoever is nobody is sent to sign in.</summary>
internal sealed class SessionAuthentication(
    SessionCache sessions,
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logs,
    UrlEncoder encoder
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public new const string Scheme = "session";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (SessionCookie.Read(Request) is not { } token)
            return AuthenticateResult.NoResult();
        return await sessions.FindAsync(token, Context.RequestAborted) is { } session
            ? AuthenticateResult.Success(new(session.ToPrincipal(token), Scheme))
            : AuthenticateResult.Fail("the session has ended");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // A page leads to the sign-in; the connection behind a page is simply refused.
        if (!HttpMethods.IsGet(Request.Method) || Request.Path.StartsWithSegments("/_blazor"))
        {
            Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }
        var path = Request.Path + Request.QueryString;
        Response.Redirect(path == ReturnPath.Home ? "/login" : $"/login?returnUrl={Uri.EscapeDataString(path)}");
        return Task.CompletedTask;
    }
}
