using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Api.Objects;
using Sluice.Resources.Validation;

namespace Sluice.ControlPlane.Api.Admin;

/// <summary>Bearer tokens: made, listed and revoked. The text of one is in the answer to its making, and nowhere else.</summary>
internal sealed class TokensEndpoint(AccessStore access, TimeProvider clock)
{
    public ApiAnswer Read(string name)
    {
        var tokens = access.Tokens;
        if (name.Length > 0)
            return tokens.FirstOrDefault(t => t.Name == name) is { } one ? ApiAnswer.Ok(Write(one)) : NotFound(name);
        return ApiAnswer.Ok(
            new JsonObject
            {
                ["kind"] = "TokenList",
                ["apiVersion"] = AdminEndpoint.ApiVersion,
                ["metadata"] = new JsonObject(),
                ["items"] = new JsonArray([.. tokens.Select(Write)]),
            }
        );
    }

    public ApiAnswer Issue(JsonObject body, Principal by)
    {
        var name = body.TextAt("metadata", "name");
        if (!ObjectNames.IsName(name))
            return Refusals.BadRequest("metadata.name must be lower case DNS labels joined by dots");
        if (GrantsJson.Read(body.At("spec", "grants")) is not { } grants)
            return Refusals.BadRequest("spec.grants must be a list such as [\"viewer:*\", \"editor:NAMESPACE\"]");
        if (!TryReadExpiry(body, out var expires))
            return Refusals.BadRequest("spec.expires must be a time to come, such as 2030-12-31T00:00:00Z");
        // History and audit have nothing but names.
        if (access.Users.Find(name) is not null)
            return Refusals.Refuse(StatusCodes.Status409Conflict, "AlreadyExists", $"a user is named \"{name}\" already");
        if (access.Issue(name, grants, expires, by.Name) is not { } issued)
            return Refusals.Refuse(StatusCodes.Status409Conflict, "AlreadyExists", $"tokens \"{name}\" already exists");
        var token = Write(issued.Token);
        token["status"]!["token"] = Encoding.UTF8.GetString(issued.Text.Reveal());
        return new()
        {
            Code = StatusCodes.Status201Created,
            Body = token,
            Name = name,
        };
    }

    public ApiAnswer Revoke(string name) => access.Revoke(name) ? ApiAnswer.Ok(Refusals.Success(Details(name))) : NotFound(name);

    private bool TryReadExpiry(JsonObject body, out DateTimeOffset? expires)
    {
        expires = null;
        if (body.At("spec", "expires") is null)
            return true;
        var isTime = DateTimeOffset.TryParse(
            body.TextAt("spec", "expires"),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        );
        expires = time.ToUniversalTime();
        return isTime && time > clock.GetUtcNow();
    }

    private static JsonObject Write(AccessToken token)
    {
        var spec = new JsonObject { ["grants"] = GrantsJson.Write(token.Grants) };
        if (token.Expires is { } expires)
            spec["expires"] = Text(expires);
        var status = new JsonObject { ["createdBy"] = token.CreatedBy };
        if (token.LastUsed is { } used)
            status["lastUsed"] = Text(used);
        return new()
        {
            ["kind"] = "Token",
            ["apiVersion"] = AdminEndpoint.ApiVersion,
            ["metadata"] = new JsonObject { ["name"] = token.Name, ["creationTimestamp"] = Text(token.Created) },
            ["spec"] = spec,
            ["status"] = status,
        };
    }

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static ApiAnswer NotFound(string name) =>
        Refusals.Refuse(StatusCodes.Status404NotFound, "NotFound", $"tokens \"{name}\" not found", Details(name));

    private static JsonObject Details(string name) =>
        new()
        {
            ["name"] = name,
            ["group"] = Authorizer.AdminGroup,
            ["kind"] = "tokens",
        };
}
