using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Api.Kinds;
using Sluice.ControlPlane.Api.Patches;
using Sluice.ControlPlane.Api.Requests;
using Sluice.ControlPlane.Store;

namespace Sluice.ControlPlane.Api.Objects;

/// <summary>Everything under <c>/api/v1</c> and <c>/apis/GROUP/VERSION</c> that is a resource.</summary>
internal sealed class ResourceEndpoint(IResourceStore store, ApiKinds kinds, AuditLog audit, TimeProvider clock)
{
    private readonly ReadVerbs _read = new(store, clock);
    private readonly WatchVerb _watch = new(store, clock);
    private readonly WriteVerbs _write = new(store, clock);
    private readonly DeleteVerbs _delete = new(store, clock);

    public async Task<ApiAnswer> HandleAsync(HttpContext context, ResourcePath path, Caller caller, CancellationToken cancel)
    {
        if (kinds.FindServed(path.Group, path.Version, path.Plural) is not { } kind || !Exists(path, kind))
            return Refusals.NoSuchPath();
        if (VerbOf(context.Request, path) is not { } verb || (IsOverAllNamespaces(path, kind) && !verb.IsRead()))
            return Refusals.MethodNotAllowed();
        var answer = Authorizer.May(caller.By, verb, kind, path.Namespace, path.Name)
            ? await HandleAsync(context, path, kind, verb, caller, cancel)
            : Forbidden(caller.By, verb, kind, path);
        Audit(context, path, kind, verb, caller, answer);
        return answer;
    }

    private async Task<ApiAnswer> HandleAsync(
        HttpContext context,
        ResourcePath path,
        ApiKind kind,
        ApiVerb verb,
        Caller caller,
        CancellationToken cancel
    )
    {
        if (RequestOptions.Read(context.Request.Query, out var problem) is not { } options)
            return Refusals.BadRequest(problem);
        if (AnswerForms.Choose(context.Request.Headers.Accept) is not { } form)
            return Refusals.NotAcceptable();
        var request = new ApiRequest
        {
            Verb = verb,
            Kind = kind,
            Version = path.Version,
            Namespace = path.Namespace,
            Name = path.Name,
            IsStatus = path.Subresource.Length > 0,
            By = caller.By,
            Options = options,
            Form = form,
        };
        return verb switch
        {
            ApiVerb.Get => await _read.GetAsync(request, cancel),
            ApiVerb.List => await _read.ListAsync(request, cancel),
            ApiVerb.Watch => _watch.Watch(request, caller.IsStillAllowed),
            _ => await WriteAsync(context.Request, request, cancel),
        };
    }

    private async Task<ApiAnswer> WriteAsync(HttpRequest http, ApiRequest request, CancellationToken cancel)
    {
        var reason = ChangeReasons.Of(http);
        if (request.Verb == ApiVerb.Patch)
        {
            var (patch, unreadable) = await PatchRequest.ReadAsync(http, request.Kind, cancel);
            return patch is null ? unreadable! : await _write.PatchAsync(request, patch, reason, cancel);
        }
        var isDeletion = request.Verb is ApiVerb.Delete or ApiVerb.DeleteCollection;
        var (body, refusal) = await BodyReader.ReadObjectAsync(http, mayBeEmpty: isDeletion, cancel);
        if (body is null)
            return refusal!;
        return request.Verb switch
        {
            ApiVerb.Create => await _write.CreateAsync(request, body, reason, cancel),
            ApiVerb.Update => await _write.UpdateAsync(request, body, reason, cancel),
            ApiVerb.Delete => await _delete.DeleteAsync(request, body, reason, cancel),
            _ => await _delete.DeleteCollectionAsync(request, body, reason, cancel),
        };
    }

    private static bool Exists(ResourcePath path, ApiKind kind) =>
        (kind.IsNamespaced ? path.Namespace.Length > 0 || path.Name.Length == 0 : path.Namespace.Length == 0)
        && (path.Subresource.Length == 0 || (path.Subresource == "status" && kind.HasStatus));

    private static bool IsOverAllNamespaces(ResourcePath path, ApiKind kind) => kind.IsNamespaced && path.Namespace.Length == 0;

    private static ApiVerb? VerbOf(HttpRequest request, ResourcePath path)
    {
        var isCollection = path.Name.Length == 0;
        var isMain = path.Subresource.Length == 0;
        return request.Method switch
        {
            "GET" when !isCollection => ApiVerb.Get,
            "GET" => request.Query["watch"].ToString() is "1" or "true" ? ApiVerb.Watch : ApiVerb.List,
            "POST" when isCollection => ApiVerb.Create,
            "PUT" when !isCollection => ApiVerb.Update,
            "PATCH" when !isCollection => ApiVerb.Patch,
            "DELETE" when isMain => isCollection ? ApiVerb.DeleteCollection : ApiVerb.Delete,
            _ => null,
        };
    }

    private static ApiAnswer Forbidden(Principal by, ApiVerb verb, ApiKind kind, ResourcePath path)
    {
        var where = path.Namespace.Length > 0 ? $"in the namespace \"{path.Namespace}\"" : "at the cluster scope";
        var details = new JsonObject { ["group"] = kind.Group, ["kind"] = kind.Plural };
        if (path.Name.Length > 0)
            details["name"] = path.Name;
        var name = path.Name.Length > 0 ? $" \"{path.Name}\"" : "";
        return Refusals.Forbidden(
            $"{kind.Resource}{name} is forbidden: User \"{by.Name}\" cannot {verb.Name()} resource \"{kind.Plural}\" in API group \"{kind.Group}\" {where}",
            details
        );
    }

    private void Audit(HttpContext context, ResourcePath path, ApiKind kind, ApiVerb verb, Caller caller, ApiAnswer answer)
    {
        var isChange = !verb.IsRead() && (answer.Revision > 0 || verb == ApiVerb.DeleteCollection);
        if (!isChange && !(answer.IsFailure && (!verb.IsRead() || answer.Code == StatusCodes.Status403Forbidden)))
            return;
        audit.Write(
            new()
            {
                Who = caller.By.Name,
                Verb = verb.Name(),
                Resource = path.Subresource.Length > 0 ? $"{kind.Resource}/{path.Subresource}" : kind.Resource,
                Namespace = path.Namespace,
                Name = path.Name.Length > 0 ? path.Name : answer.Name,
                Outcome = answer.Code,
                Revision = answer.Revision,
                Reason = ChangeReasons.Of(context.Request),
                Address = context.Connection.RemoteIpAddress,
                IsDryRun = answer.IsDryRun,
            }
        );
    }
}
