using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Api.Objects;
using Sluice.ControlPlane.Api.Requests;
using Sluice.Values;

namespace Sluice.ControlPlane.Api.Admin;

/// <summary>People who log in: made, changed, disabled and removed by those who are admin everywhere. No answer holds a hash.</summary>
internal sealed class UsersEndpoint(AccessStore access, LoginDesk desk)
{
    private static readonly string[] Fields = ["grants", "disabled", "password"];

    public async Task<ApiAnswer> HandleAsync(HttpRequest request, string name, Principal by, CancellationToken cancel)
    {
        switch (request.Method, name.Length > 0)
        {
            case ("GET", _):
                return Read(name);
            case ("DELETE", true):
                return Done(access.Users.Remove(name), name) ?? ApiAnswer.Ok(Refusals.Success(Details(name)));
            case ("POST", false) or ("PUT", true):
                var (body, refusal) = await BodyReader.ReadObjectAsync(request, mayBeEmpty: false, cancel);
                if (body is null)
                    return refusal!;
                if (Misfit(body) is { } misfit)
                    return misfit;
                return name.Length > 0 ? await ChangeAsync(name, body, by, cancel) : await CreateAsync(body, by, cancel);
            default:
                return Refusals.MethodNotAllowed();
        }
    }

    private ApiAnswer Read(string name)
    {
        if (name.Length > 0)
            return access.Users.Find(name) is { } one ? ApiAnswer.Ok(Write(one)) : NotFound(name);
        return ApiAnswer.Ok(
            new JsonObject
            {
                ["kind"] = "UserList",
                ["apiVersion"] = AdminEndpoint.ApiVersion,
                ["metadata"] = new JsonObject(),
                ["items"] = new JsonArray([.. access.Users.All.Select(Write)]),
            }
        );
    }

    private async Task<ApiAnswer> CreateAsync(JsonObject body, Principal by, CancellationToken cancel)
    {
        var name = body.TextAt("metadata", "name");
        if (!User.IsName(name))
            return Refusals.BadRequest(
                $"metadata.name must be up to {User.MostCharacters} lower case letters, digits, '.', '-', '_' and '@'"
            );
        if (access.Tokens.Any(t => t.Name == name))
            return Refusals.Refuse(StatusCodes.Status409Conflict, "AlreadyExists", $"a token is named \"{name}\" already");
        if (GrantsJson.Read(body.At("spec", "grants")) is not { } grants)
            return BadGrants();
        var isGiven = body.At("spec", "password") is not null;
        var password = isGiven ? body.TextAt("spec", "password") : PasswordRules.Generate();
        if (PasswordRules.Problem(name, password) is { } problem)
            return BadPassword(problem);
        if (await desk.Hasher.HashAsync(password, cancel) is not { } hash)
            return LoginEndpoint.Busy();
        if (Done(access.Users.Add(name, grants, hash, by.Name), name) is { } refused)
            return refused;
        var made = Write(access.Users.Find(name)!);
        // The only sight of it, and it opens nothing but the choice of another.
        if (!isGiven)
            made["status"]!["password"] = password;
        return new()
        {
            Code = StatusCodes.Status201Created,
            Body = made,
            Name = name,
        };
    }

    private async Task<ApiAnswer> ChangeAsync(string name, JsonObject body, Principal by, CancellationToken cancel)
    {
        if (access.Users.Find(name) is not { } user)
            return NotFound(name);
        ValueList<Grant>? grants = user.Grants;
        if (body.At("spec", "grants") is { } written && (grants = GrantsJson.Read(written)) is null)
            return BadGrants();
        string? hash = null;
        if (body.At("spec", "password") is not null)
        {
            // Whoever holds a session must know the old password to change their own.
            if (by.Kind == PrincipalKind.Session && by.Name == name)
                return Refusals.BadRequest("one's own password is changed under password, with the old one");
            var password = body.TextAt("spec", "password");
            if (PasswordRules.Problem(name, password) is { } problem)
                return BadPassword(problem);
            if ((hash = await desk.Hasher.HashAsync(password, cancel)) is null)
                return LoginEndpoint.Busy();
        }
        var outcome = access.Users.Change(name, u => Changed(u, grants.Value, body, isReset: hash is not null), hash);
        return Done(outcome, name) ?? ApiAnswer.Ok(Write(access.Users.Find(name)!));
    }

    private static User Changed(User user, ValueList<Grant> grants, JsonObject body, bool isReset) =>
        user with
        {
            Grants = grants,
            IsDisabled = body.At("spec", "disabled") is { } disabled ? disabled.GetValue<bool>() : user.IsDisabled,
            MustChangePassword = user.MustChangePassword || isReset,
        };

    // What is not understood is not passed over: somebody meant it.
    private static ApiAnswer? Misfit(JsonObject body)
    {
        if (body["spec"] is not (null or JsonObject))
            return Refusals.BadRequest("spec must be an object");
        if ((body["spec"] as JsonObject)?.FirstOrDefault(f => !Fields.Contains(f.Key)).Key is { } unknown)
            return Refusals.BadRequest($"spec.{unknown} is not known; there are spec.{string.Join(", spec.", Fields)}");
        return body.At("spec", "disabled") is { } flag && flag.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False)
            ? Refusals.BadRequest("spec.disabled must be true or false")
            : null;
    }

    private static ApiAnswer? Done(UserOutcome outcome, string name) =>
        outcome switch
        {
            UserOutcome.Done => null,
            UserOutcome.NotFound => NotFound(name),
            UserOutcome.Taken => Refusals.Refuse(StatusCodes.Status409Conflict, "AlreadyExists", $"users \"{name}\" already exists"),
            UserOutcome.TooMany => Refusals.Refuse(StatusCodes.Status409Conflict, "Conflict", $"there are {UserStore.Most} users already"),
            _ => Refusals.Refuse(
                StatusCodes.Status409Conflict,
                "Conflict",
                $"users \"{name}\" is the last one who is admin for all namespaces, and must stay so"
            ),
        };

    private static ApiAnswer BadGrants() => Refusals.BadRequest("spec.grants must be a list such as [\"viewer:*\", \"editor:NAMESPACE\"]");

    private static ApiAnswer BadPassword(string problem) =>
        Refusals.Refuse(StatusCodes.Status422UnprocessableEntity, "Invalid", $"the password is not taken: {problem}");

    private JsonObject Write(User user)
    {
        var status = new JsonObject
        {
            ["createdBy"] = user.CreatedBy,
            ["mustChangePassword"] = user.MustChangePassword,
            ["passwordChanged"] = ApiTime.Text(user.PasswordChanged),
            ["lastLogin"] = user.LastLogin is { } time ? ApiTime.Text(time) : null,
            ["sessions"] = access.Sessions.All.Count(s => s.User == user.Name),
        };
        return new()
        {
            ["kind"] = "User",
            ["apiVersion"] = AdminEndpoint.ApiVersion,
            ["metadata"] = new JsonObject { ["name"] = user.Name, ["creationTimestamp"] = ApiTime.Text(user.Created) },
            ["spec"] = new JsonObject { ["grants"] = GrantsJson.Write(user.Grants), ["disabled"] = user.IsDisabled },
            ["status"] = status,
        };
    }

    private static ApiAnswer NotFound(string name) =>
        Refusals.Refuse(StatusCodes.Status404NotFound, "NotFound", $"users \"{name}\" not found", Details(name));

    private static JsonObject Details(string name) =>
        new()
        {
            ["name"] = name,
            ["group"] = Authorizer.AdminGroup,
            ["kind"] = "users",
        };
}
