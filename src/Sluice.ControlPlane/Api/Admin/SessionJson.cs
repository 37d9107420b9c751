using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Answers;

namespace Sluice.ControlPlane.Api.Admin;

/// <summary>Sessions as the API shows them.</summary>
internal static class SessionJson
{
    /// <summary>The answer to a login: the only sight of the token.</summary>
    public static ApiAnswer Begun(IssuedSession session, User user, SessionOptions options) =>
        new()
        {
            Code = StatusCodes.Status201Created,
            Name = user.Name,
            Body = new JsonObject
            {
                ["token"] = Encoding.ASCII.GetString(session.Text.Reveal()),
                ["session"] = session.Session.Id,
                ["user"] = user.Name,
                ["grants"] = GrantsJson.Write(user.Grants),
                ["expires"] = ApiTime.Text(session.Session.Expires),
                ["idleTimeoutSeconds"] = (long)options.IdleTimeout.TotalSeconds,
                ["mustChangePassword"] = user.MustChangePassword,
            },
        };

    public static JsonNode Write(UserSession session, string current) =>
        new JsonObject
        {
            ["kind"] = "Session",
            ["apiVersion"] = AdminEndpoint.ApiVersion,
            ["metadata"] = new JsonObject { ["name"] = session.Id, ["creationTimestamp"] = ApiTime.Text(session.Created) },
            ["status"] = new JsonObject
            {
                ["user"] = session.User,
                ["address"] = session.Address,
                ["agent"] = session.Agent,
                ["lastUsed"] = ApiTime.Text(session.LastUsed),
                ["expires"] = ApiTime.Text(session.Expires),
                ["current"] = session.Id == current,
            },
        };
}
