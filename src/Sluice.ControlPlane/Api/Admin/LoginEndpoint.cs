using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Api.Objects;
using Sluice.ControlPlane.Api.Requests;

namespace Sluice.ControlPlane.Api.Admin;

/// <summary><c>POST sessions</c>: the one path of ours that nobody must be known for.</summary>
internal sealed class LoginEndpoint(AccessStore access, LoginDesk desk, AuditLog audit)
{
    /// <summary>A name and a password: 16 KiB are more than enough, and no bomb.</summary>
    private const int MostBytes = 16 * 1024;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    public static bool Knows(HttpRequest request, string[] segments) =>
        HttpMethods.IsPost(request.Method) && segments is ["apis", Authorizer.AdminGroup, "v1", "sessions"];

    public async Task<ApiAnswer> HandleAsync(HttpContext context, CancellationToken cancel)
    {
        // What a form of some page could send is no JSON.
        if (BodyReader.MediaTypeOf(context.Request) != ApiAnswer.JsonType)
            return Refusals.UnsupportedMediaType("a login is application/json: {\"user\": \"…\", \"password\": \"…\"}");
        var (bytes, refusal) = await BodyReader.ReadAsync(context.Request, cancel, MostBytes);
        if (refusal is not null)
            return refusal;
        if (BodyReader.Parse(bytes, isYaml: false, out _) is not JsonObject body)
            return Refusals.BadRequest("a login is an object: {\"user\": \"…\", \"password\": \"…\"}");
        var (user, address) = (body.TextAt("user"), context.Connection.RemoteIpAddress);
        var agent = context.Request.Headers.UserAgent.ToString();
        var result = await desk.LoginAsync(user, body.TextAt("password"), address, agent, cancel);
        var answer = Answer(result);
        Write(result, user, address, answer.Code);
        return answer;
    }

    private ApiAnswer Answer(LoginResult result) =>
        result switch
        {
            { Session: { } session } when access.Users.Find(session.Session.User) is { } user => SessionJson.Begun(
                session,
                user,
                access.Sessions.Options
            ),
            { Outcome: LoginOutcome.Throttled } => TooMany(result.Wait),
            { Outcome: LoginOutcome.Busy } => Busy(),
            _ => Refusals.Refuse(StatusCodes.Status401Unauthorized, "Unauthorized", "the user name or the password is not right"),
        };

    public static ApiAnswer TooMany(TimeSpan? wait) =>
        Refusals.Refuse(StatusCodes.Status429TooManyRequests, "TooManyRequests", "too many attempts failed; try again later") with
        {
            RetryAfter = wait,
        };

    public static ApiAnswer Busy() => Refusals.Unavailable("too many passwords are being checked; try again") with { RetryAfter = Soon };

    // People type passwords where names belong: a name that nobody has is not written down.
    private void Write(LoginResult result, string name, IPAddress? address, int code)
    {
        var user = access.Users.Find(LoginDesk.Normal(name))?.Name ?? "";
        audit.Write(
            new()
            {
                Who = result.Outcome == LoginOutcome.Done ? user : "",
                Verb = "login",
                Resource = $"sessions.{Authorizer.AdminGroup}",
                Name = user,
                Outcome = code,
                Reason = ReasonOf(result.Outcome),
                Address = address,
            }
        );
    }

    private static string ReasonOf(LoginOutcome outcome) =>
        outcome switch
        {
            LoginOutcome.Done => "",
            LoginOutcome.UnknownUser => "unknown user",
            LoginOutcome.WrongPassword => "wrong password",
            LoginOutcome.Disabled => "the user is disabled",
            LoginOutcome.Throttled => "too many attempts",
            _ => "too busy",
        };
}
