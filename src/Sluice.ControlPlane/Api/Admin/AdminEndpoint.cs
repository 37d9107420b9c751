using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Admin.Reports;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Api.Requests;

namespace Sluice.ControlPlane.Api.Admin;

/// <summary>Our own paths, under <c>/apis/admin.sluice.dev/v1</c>: who may do what, what was done, and how to take it back.</summary>
internal sealed class AdminEndpoint(ApiOptions options, AuditLog audit, LoginDesk desk)
{
    private readonly QuestionsEndpoint _questions = new(options);
    public const string ApiVersion = $"{Authorizer.AdminGroup}/v1";

    private readonly TokensEndpoint _tokens = new(options.Access, options.Clock);
    private readonly CertificateSubjectsEndpoint _subjects = new(options.Access);
    private readonly HistoryEndpoint _history = new(options.Store, options.Kinds);
    private readonly MeshEndpoint _mesh = new(options.Mesh, options.Clock);
    private readonly SessionsEndpoint _sessions = new(options.Access, desk);
    private readonly UsersEndpoint _users = new(options.Access, desk);
    private readonly ReportsEndpoint _reports = new(options);
    private readonly AcmeEndpoint _acme = new(options.Certificates);
    private readonly AuditEndpoint _audits = new(audit);
    private readonly RollbackEndpoint _rollback = new(options.Store, options.Kinds, options.Clock);

    /// <summary>What those may do who must choose a password first.</summary>
    public static bool IsOpenToAll(string[] segments) =>
        segments
            is ["apis", Authorizer.AdminGroup, "v1", "whoami" or "password"]
                or ["apis", Authorizer.AdminGroup, "v1", "sessions", "current"];

    public async Task<ApiAnswer> HandleAsync(HttpContext context, string[] path, Caller caller, CancellationToken cancel)
    {
        var by = caller.By;
        var answer = ReportsEndpoint.Knows(path)
            ? await _reports.HandleAsync(context.Request, path, caller, cancel)
            : await AnswerAsync(context, path, by, cancel);
        if (answer.IsFailure || (!HttpMethods.IsGet(context.Request.Method) && !QuestionsEndpoint.OnlyAsks(path)))
            Audit(context, path, by, answer);
        return answer;
    }

    private async Task<ApiAnswer> AnswerAsync(HttpContext context, string[] path, Principal by, CancellationToken cancel)
    {
        var request = context.Request;
        switch (path)
        {
            case ["whoami" or "password"] or ["sessions", ..]:
                return await _sessions.HandleAsync(context, path, by, cancel);
            case [QuestionsEndpoint.Explain or QuestionsEndpoint.Preview or QuestionsEndpoint.Catalog or "certificates" or "tlscheck"]:
                return await _questions.HandleAsync(request, path[0], by, cancel);
            case ["audit"]:
                return await _audits.HandleAsync(request, by, cancel);
            case ["history"]:
                return await _history.OfOneAsync(request, by, cancel);
            case ["changes"]:
                return await _history.OfAllAsync(request, by, cancel);
            case ["rollback"]:
                return await _rollback.HandleAsync(request, by, cancel);
            case ["status" or "rollout" or "jointokens" or "revocations"]:
                return await _mesh.HandleAsync(request, path[0], by, cancel);
            case ["acme", ..]:
                return _acme.Handle(request, path[1..], by);
            case ["tokens" or "certificatesubjects" or "users", ..] when !Authorizer.MayManageAccess(by):
                return Refusals.Forbidden(
                    $"{path[0]}.{Authorizer.AdminGroup} is forbidden: User \"{by.Name}\" is not admin for all namespaces"
                );
            case ["users"] or ["users", _]:
                return await _users.HandleAsync(request, path.Length > 1 ? path[1] : "", by, cancel);
            case ["tokens" or "certificatesubjects"] or ["tokens" or "certificatesubjects", _]:
                return await ManageAsync(request, path, by, cancel);
            default:
                return Refusals.NoSuchPath();
        }
    }

    private async Task<ApiAnswer> ManageAsync(HttpRequest request, string[] path, Principal by, CancellationToken cancel)
    {
        // Identities hold slashes, which stay encoded in a path.
        var name = path.Length > 1 ? path[1].Replace("%2F", "/", StringComparison.OrdinalIgnoreCase) : "";
        var isTokens = path[0] == "tokens";
        switch (request.Method, name.Length > 0)
        {
            case ("GET", _):
                return isTokens ? _tokens.Read(name) : _subjects.Read(name);
            case ("DELETE", true):
                return isTokens ? _tokens.Revoke(name) : _subjects.Remove(name);
            case ("POST", false):
                var (body, refusal) = await BodyReader.ReadObjectAsync(request, mayBeEmpty: false, cancel);
                if (body is null)
                    return refusal!;
                return isTokens ? _tokens.Issue(body, by) : _subjects.Set(body);
            default:
                return Refusals.MethodNotAllowed();
        }
    }

    private void Audit(HttpContext context, string[] path, Principal by, ApiAnswer answer) =>
        audit.Write(
            new()
            {
                Who = by.Name,
                Verb = context.Request.Method.ToLowerInvariant(),
                Resource = $"{(path.Length > 0 ? path[0] : "")}.{Authorizer.AdminGroup}",
                Namespace = answer.Namespace,
                Name = path.Length > 1 ? path[1] : answer.Name,
                Outcome = answer.Code,
                Revision = answer.Revision,
                Address = context.Connection.RemoteIpAddress,
            }
        );
}
