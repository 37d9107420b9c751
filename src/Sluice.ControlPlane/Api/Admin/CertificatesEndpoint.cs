using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Api.Kinds;
using Sluice.ControlPlane.Api.Objects;
using Sluice.ControlPlane.Api.Requests;
using Sluice.ControlPlane.Certificates;
using Sluice.ControlPlane.Explain;
using Sluice.ControlPlane.Store;
using Sluice.Resources.Validation;

namespace Sluice.ControlPlane.Api.Admin;

/// <summary><c>certificates</c>: what Secrets hold of them, and a way to put one there that checks it first. No answer holds a key.</summary>
internal sealed class CertificatesEndpoint(ApiOptions options, MeshReading mesh)
{
    private const int Most = 1_000;

    private readonly WriteVerbs _write = new(options.Store, options.Clock);

    private ApiKind Kind => options.Kinds.Find("", "Secret")!;

    public Task<ApiAnswer> HandleAsync(HttpRequest request, Principal by, CancellationToken cancel) =>
        request.Method switch
        {
            "GET" => ListAsync(request.Query, by, cancel),
            "POST" => PutAsync(request, by, cancel),
            _ => Task.FromResult(Refusals.MethodNotAllowed()),
        };

    // What a certificate says is public: it is shown to everybody who connects. So viewers see it, too.
    private async Task<ApiAnswer> ListAsync(IQueryCollection query, Principal by, CancellationToken cancel)
    {
        if (by.Grants.Count == 0)
            return Refusals.Forbidden($"certificates.{Authorizer.AdminGroup} is forbidden: User \"{by.Name}\" may see nothing");
        var ns = query["namespace"].ToString();
        var wanted = new ResourceQuery
        {
            Group = "",
            Kind = "Secret",
            Namespace = ns.Length > 0 ? ns : null,
        };
        var secrets = await options.Store.ListAsync(wanted, cancel);
        var view = await mesh.ViewAsync(cancel);
        var uses = new CertificateUses(view, await mesh.GatewaysAsync(view, cancel), by);
        var items = new JsonArray();
        foreach (var secret in secrets.Items.Where(s => by.Has(Role.Viewer, s.Id.Namespace)))
        {
            cancel.ThrowIfCancellationRequested();
            if (items.Count < Most && Pair(secret) is { } pair)
                items.Add(Write(secret.Id, pair, uses));
        }
        return ApiAnswer.Ok(
            new JsonObject
            {
                ["kind"] = "CertificateList",
                ["apiVersion"] = AdminEndpoint.ApiVersion,
                ["metadata"] = new JsonObject { ["truncated"] = items.Count >= Most },
                ["items"] = items,
            }
        );
    }

    private async Task<ApiAnswer> PutAsync(HttpRequest request, Principal by, CancellationToken cancel)
    {
        var (body, refusal) = await BodyReader.ReadObjectAsync(request, mayBeEmpty: false, cancel);
        if (body is null)
            return refusal!;
        var (ns, name) = (body.TextAt("namespace"), body.TextAt("name"));
        if (!ObjectNames.IsNamespace(ns) || !ObjectNames.IsName(name))
            return Refusals.BadRequest("namespace and name must say in which Secret to keep it");
        if (!Authorizer.May(by, ApiVerb.Update, Kind, ns, name))
            return Refusals.Forbidden(
                $"certificates.{Authorizer.AdminGroup} is forbidden: User \"{by.Name}\" cannot write secrets in \"{ns}\""
            );
        if (RequestOptions.Read(request.Query, out var bad) is not { } query)
            return Refusals.BadRequest(bad);
        var now = options.Clock.GetUtcNow();
        if (CertificateUpload.Read(body, now, out var problem) is not { } upload)
            return Unfit([problem!]);
        var check = CertificateCheck.Of(Encoding.UTF8.GetBytes(upload.Chain), upload.Key, now);
        if (check.Problems.Any(p => p.IsError))
            return Unfit(check.Problems);
        var stored = await options.Store.GetAsync(new("", "Secret", ns, name), cancel);
        if (stored is not null && !(body["replace"] is JsonValue replace && replace.TryGetValue<bool>(out var isWanted) && isWanted))
            return Refusals.AlreadyExists(Kind, name) with { Namespace = ns, Name = name };
        var old = stored is null ? null : JsonNode.Parse(stored.Json.Span)!.AsObject();
        var asked = Asked(old is null ? ApiVerb.Create : ApiVerb.Update, ns, name, by, query);
        var draft = Draft(old, ns, name, check, upload);
        var reason = ChangeReasons.Of(request);
        var written = old is null
            ? await _write.CreateAsync(asked, draft, reason, cancel)
            : await _write.UpdateAsync(asked, draft, reason, cancel);
        return Answer(written, ns, name, check);
    }

    // The stored object would be answered with; it holds the key.
    private static ApiAnswer Answer(ApiAnswer written, string ns, string name, CertificateCheck check)
    {
        if (written.IsFailure)
            return written with { Namespace = ns, Name = name };
        var told = CertificateFacts.Write(check);
        told["namespace"] = ns;
        told["name"] = name;
        return new()
        {
            Code = written.Code,
            Body = told,
            Revision = written.Revision,
            Namespace = ns,
            Name = name,
            Warnings = written.Warnings,
        };
    }

    // Roots that lie beside the certificate stay.
    private static JsonObject Draft(JsonObject? old, string ns, string name, CertificateCheck check, CertificateUpload upload)
    {
        var (certificate, key) = SecretPair.NamesOf(old);
        var draft =
            old?.DeepClone().AsObject()
            ?? new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Secret",
                ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns },
                ["type"] = "kubernetes.io/tls",
            };
        if (draft["data"] is not JsonObject data)
            draft["data"] = data = [];
        var chain = string.Join('\n', check.Chain.Select(c => c.ExportCertificatePem())) + "\n";
        data[certificate] = Convert.ToBase64String(Encoding.ASCII.GetBytes(chain));
        data[key] = Convert.ToBase64String(upload.Key.Reveal());
        return draft;
    }

    private ApiRequest Asked(ApiVerb verb, string ns, string name, Principal by, RequestOptions query) =>
        new()
        {
            Verb = verb,
            Kind = Kind,
            Version = "v1",
            Namespace = ns,
            Name = name,
            By = by,
            Options = query,
            Form = AnswerForm.Objects,
        };

    private static ApiAnswer Unfit(IReadOnlyList<CertificateProblem> problems)
    {
        var errors = problems.Where(p => p.IsError).ToList();
        var details = new JsonObject { ["problems"] = CertificateFacts.Problems(problems) };
        var text = string.Join("; ", errors.Select(p => $"{p.Code}: {p.Message}"));
        return Refusals.Refuse(StatusCodes.Status422UnprocessableEntity, "Invalid", $"the certificate is not taken: {text}", details);
    }

    private static SecretPair? Pair(StoredResource secret) => SecretPair.Of(JsonNode.Parse(secret.Json.Span)!.AsObject());

    private JsonObject Write(ResourceId id, SecretPair pair, CertificateUses uses)
    {
        var json = CertificateFacts.Write(CertificateCheck.Of(pair.Certificate, pair.Key, options.Clock.GetUtcNow()));
        json["namespace"] = id.Namespace;
        json["name"] = id.Name;
        json["usedBy"] = uses.Of(id.Namespace, id.Name);
        return json;
    }
}
