using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Acme;
using Sluice.ControlPlane.Acme.Scheduling;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Answers;

namespace Sluice.ControlPlane.Api.Admin;

/// <summary>How Certificates stand: <c>GET acme</c>, <c>GET acme/NAMESPACE/NAME</c>; and <c>POST acme/NAMESPACE/NAME/renew</c>.</summary>
internal sealed class AcmeEndpoint(AcmeBook? book)
{
    public ApiAnswer Handle(HttpRequest request, string[] path, Principal by)
    {
        if (book is null)
            return Refusals.NoSuchPath();
        return (request.Method, path) switch
        {
            ("GET", []) => All(book, by),
            ("GET", [var ns, var name]) => One(book, ns, name, by),
            ("POST", [var ns, var name, "renew"]) => Renew(book, ns, name, by),
            (_, [] or [_, _] or [_, _, "renew"]) => Refusals.MethodNotAllowed(),
            _ => Refusals.NoSuchPath(),
        };
    }

    private static ApiAnswer All(AcmeBook book, Principal by) =>
        ApiAnswer.Ok(
            new JsonObject
            {
                ["kind"] = "AcmeStatus",
                ["apiVersion"] = AdminEndpoint.ApiVersion,
                ["certificates"] = new JsonArray([
                    .. book.All.Where(s => by.Has(Role.Viewer, s.Certificate.Namespace)).Select(JsonNode? (s) => Write(s)),
                ]),
            }
        );

    private static ApiAnswer One(AcmeBook book, string ns, string name, Principal by)
    {
        if (!by.Has(Role.Viewer, ns) || book.Find(ns, name) is not { } state)
            return Refusals.NoSuchPath();
        var json = Write(state);
        (json["kind"], json["apiVersion"]) = ("AcmeCertificateStatus", AdminEndpoint.ApiVersion);
        return ApiAnswer.Ok(json);
    }

    private static ApiAnswer Renew(AcmeBook book, string ns, string name, Principal by)
    {
        if (!by.Has(Role.Editor, ns))
            return Refusals.Forbidden($"acme.{Authorizer.AdminGroup} is forbidden: User \"{by.Name}\" is not editor of namespace \"{ns}\"");
        if (!book.Renew(ns, name))
            return Refusals.NoSuchPath();
        return new()
        {
            Code = StatusCodes.Status202Accepted,
            Name = $"{ns}/{name}",
            Body = new JsonObject { ["kind"] = "AcmeRenewal", ["apiVersion"] = AdminEndpoint.ApiVersion },
        };
    }

    private static JsonObject Write(CertificateState state) =>
        new()
        {
            ["namespace"] = state.Certificate.Namespace,
            ["name"] = state.Certificate.Name,
            ["dnsNames"] = new JsonArray([.. state.DnsNames.Select(n => JsonValue.Create(n))]),
            ["secretName"] = state.SecretName,
            ["issuer"] = state.Issuer,
            ["phase"] = state.Phase.ToString().ToLowerInvariant(),
            ["ready"] = state.IsReady,
            ["message"] = state.Message,
            ["serial"] = state.Serial,
            ["notBefore"] = Time(state.NotBefore),
            ["notAfter"] = Time(state.NotAfter),
            ["renewalTime"] = Time(state.RenewalTime),
            ["failures"] = state.Failures,
            ["lastFailure"] =
                state.LastFailure.Length == 0
                    ? null
                    : new JsonObject
                    {
                        ["at"] = Time(state.LastFailureAt),
                        ["type"] = state.LastFailureType,
                        ["detail"] = state.LastFailure,
                    },
            ["nextAttempt"] = Time(state.NextAttempt),
            ["challenges"] = new JsonArray([
                .. state.Challenges.Select(c => new JsonObject
                {
                    ["dnsName"] = c.DnsName,
                    ["type"] = c.Type,
                    ["state"] = c.State,
                    ["detail"] = c.Detail,
                }),
            ]),
        };

    private static JsonNode? Time(DateTimeOffset? time) => time is null ? null : CertificateStatus.Text(time);
}
