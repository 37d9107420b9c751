using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Api.Objects;

namespace Sluice.ControlPlane.Api.Admin;

/// <summary>What holders of client certificates may do.</summary>
internal sealed class CertificateSubjectsEndpoint(AccessStore access)
{
    public ApiAnswer Read(string identity)
    {
        var subjects = access.Subjects;
        if (identity.Length > 0)
            return subjects.FirstOrDefault(s => s.Identity == identity) is { } one ? ApiAnswer.Ok(Write(one)) : NotFound(identity);
        return ApiAnswer.Ok(
            new JsonObject
            {
                ["kind"] = "CertificateSubjectList",
                ["apiVersion"] = AdminEndpoint.ApiVersion,
                ["metadata"] = new JsonObject(),
                ["items"] = new JsonArray([.. subjects.Select(Write)]),
            }
        );
    }

    public ApiAnswer Set(JsonObject body)
    {
        var identity = body.TextAt("metadata", "name");
        if (!CertificateSubject.IsIdentity(identity))
            return Refusals.BadRequest("metadata.name must be spiffe://…, user:COMMON-NAME or group:ORGANISATION");
        if (GrantsJson.Read(body.At("spec", "grants")) is not { } grants)
            return Refusals.BadRequest("spec.grants must be a list such as [\"viewer:*\", \"editor:NAMESPACE\"]");
        var subject = new CertificateSubject(identity, grants);
        access.SetSubject(subject);
        return new()
        {
            Code = StatusCodes.Status201Created,
            Body = Write(subject),
            Name = identity,
        };
    }

    public ApiAnswer Remove(string identity)
    {
        if (access.Subjects.All(s => s.Identity != identity))
            return NotFound(identity);
        access.SetSubject(new(identity, []));
        return ApiAnswer.Ok(Refusals.Success(new JsonObject { ["name"] = identity }));
    }

    private static JsonObject Write(CertificateSubject subject) =>
        new()
        {
            ["kind"] = "CertificateSubject",
            ["apiVersion"] = AdminEndpoint.ApiVersion,
            ["metadata"] = new JsonObject { ["name"] = subject.Identity },
            ["spec"] = new JsonObject { ["grants"] = GrantsJson.Write(subject.Grants) },
        };

    private static ApiAnswer NotFound(string identity) =>
        Refusals.Refuse(StatusCodes.Status404NotFound, "NotFound", $"certificatesubjects \"{identity}\" not found");
}
