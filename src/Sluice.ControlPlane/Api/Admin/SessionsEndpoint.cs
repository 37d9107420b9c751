using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Api.Objects;
using Sluice.ControlPlane.Api.Requests;

namespace Sluice.ControlPlane.Api.Admin;

/// <summary>Who one is (<c>whoami</c>), who is logged in (<c>sessions</c>), and one's own <c>password</c>.</summary>
internal sealed class SessionsEndpoint(AccessStore access, LoginDesk desk)
{
    public async Task<ApiAnswer> HandleAsync(HttpContext context, string[] path, Principal by, CancellationToken cancel) =>
        (context.Request.Method, path) switch
        {
            ("GET", ["whoami"]) => WhoAmI(by),
            ("POST", ["password"]) => await ChangePasswordAsync(context, by, cancel),
            ("GET", ["sessions"]) => List(by),
            ("DELETE", ["sessions", "current"]) => Logout(by),
            ("DELETE", ["sessions", var id]) => End(id, by),
            (_, ["whoami"] or ["password"] or ["sessions"] or ["sessions", _]) => Refusals.MethodNotAllowed(),
            _ => Refusals.NoSuchPath(),
        };

    private ApiAnswer WhoAmI(Principal by)
    {
        var session = by.Session.Length > 0 ? access.Sessions.FindById(by.Session) : null;
        var token = by.Kind == PrincipalKind.Token ? access.Tokens.FirstOrDefault(t => t.Name == by.Name) : null;
        var expires = session?.Expires ?? token?.Expires;
        return ApiAnswer.Ok(
            new JsonObject
            {
                ["user"] = by.Name,
                ["kind"] = by.Kind.ToString().ToLowerInvariant(),
                ["grants"] = GrantsJson.Write(by.MustChangePassword ? access.Users.Find(by.Name)?.Grants ?? [] : by.Grants),
                ["expires"] = expires is { } end ? ApiTime.Text(end) : null,
                ["mustChangePassword"] = by.MustChangePassword,
                ["session"] = by.Session,
                ["globalAdmin"] = Authorizer.MayManageAccess(by),
            }
        );
    }

    // Everybody sees their own; who manages access sees all.
    private ApiAnswer List(Principal by)
    {
        if (!Authorizer.MayManageAccess(by) && by.Kind != PrincipalKind.Session)
            return Refusals.Forbidden($"sessions.{Authorizer.AdminGroup} is forbidden: User \"{by.Name}\" has none");
        var seen = access.Sessions.All.Where(s => Authorizer.MayManageAccess(by) || s.User == by.Name);
        return ApiAnswer.Ok(
            new JsonObject
            {
                ["kind"] = "SessionList",
                ["apiVersion"] = AdminEndpoint.ApiVersion,
                ["metadata"] = new JsonObject(),
                ["items"] = new JsonArray([.. seen.Select(s => SessionJson.Write(s, by.Session))]),
            }
        );
    }

    private ApiAnswer Logout(Principal by) =>
        by.Session.Length > 0 && access.Sessions.Revoke(by.Session)
            ? ApiAnswer.Ok(Refusals.Success(null)) with
            {
                Name = by.Session,
            }
            : Refusals.BadRequest("this is no session: tokens are revoked under tokens");

    private ApiAnswer End(string id, Principal by)
    {
        var session = access.Sessions.FindById(id);
        // Of others nobody learns even whether they are.
        var isTheirs =
            session is not null && (Authorizer.MayManageAccess(by) || (by.Kind == PrincipalKind.Session && session.User == by.Name));
        return isTheirs && access.Sessions.Revoke(id)
            ? ApiAnswer.Ok(Refusals.Success(new JsonObject { ["name"] = id, ["user"] = session!.User }))
            : Refusals.Refuse(StatusCodes.Status404NotFound, "NotFound", "there is no such session");
    }

    private async Task<ApiAnswer> ChangePasswordAsync(HttpContext context, Principal by, CancellationToken cancel)
    {
        if (by.Kind != PrincipalKind.Session)
            return Refusals.BadRequest("only who has logged in with a password can change it");
        var (body, refusal) = await BodyReader.ReadObjectAsync(context.Request, mayBeEmpty: false, cancel);
        if (body is null)
            return refusal!;
        var (old, next, address) = (body.TextAt("old"), body.TextAt("new"), context.Connection.RemoteIpAddress);
        if (PasswordRules.Problem(by.Name, next) is { } problem)
            return Refusals.Refuse(StatusCodes.Status422UnprocessableEntity, "Invalid", $"the new password is not taken: {problem}");
        if (next == old)
            return Refusals.Refuse(StatusCodes.Status422UnprocessableEntity, "Invalid", "the new password is not taken: it is the old one");
        // Whoever has found an open screen must not guess without end.
        var (outcome, known, wait) = await desk.CheckAsync(by.Name, old, address, cancel);
        if (outcome != LoginOutcome.Done)
            return outcome switch
            {
                LoginOutcome.Throttled => LoginEndpoint.TooMany(wait),
                LoginOutcome.Busy => LoginEndpoint.Busy(),
                _ => Refusals.Forbidden("the old password is not right"),
            };
        if (await desk.Hasher.HashAsync(next, cancel) is not { } hash)
            return LoginEndpoint.Busy();
        if (access.Users.Change(by.Name, u => u with { MustChangePassword = false }, hash, known!.Hash) != UserOutcome.Done)
            return Refusals.Forbidden("the password was changed by somebody else meanwhile");
        // All sessions have ended, this one too: what was taken of them is worth nothing now.
        var agent = context.Request.Headers.UserAgent.ToString();
        return
            access.Users.FindWithHash(by.Name) is { } changed
            && access.Users.LogIn(changed, () => access.Sessions.Start(by.Name, address, agent)) is { } session
            ? SessionJson.Begun(session, changed.User, access.Sessions.Options) with
            {
                Code = StatusCodes.Status200OK,
            }
            : Refusals.Unauthorized();
    }
}
