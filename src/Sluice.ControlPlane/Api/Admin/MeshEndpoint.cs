using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Api.Objects;
using Sluice.ControlPlane.Api.Requests;
using Sluice.ControlPlane.Push;
using Sluice.Xds.Server.Book;

namespace Sluice.ControlPlane.Api.Admin;

/// <summary>The mesh as it runs: <c>status</c>, <c>rollout</c>, <c>jointokens</c> and <c>revocations</c>.</summary>
internal sealed class MeshEndpoint(MeshOperations? mesh, TimeProvider clock)
{
    private const int DefaultWait = 30;

    // Below the time limit of a request.
    private const int LongestWait = 55;

    private static readonly TimeSpan DefaultLife = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(7);

    public async Task<ApiAnswer> HandleAsync(HttpRequest request, string what, Principal by, CancellationToken cancel)
    {
        if (mesh is null)
            return Refusals.NoSuchPath();
        return (request.Method, what) switch
        {
            ("GET", "status") => await StatusAsync(mesh, by, cancel),
            ("GET", "rollout") => await RolloutAsync(mesh, request.Query, by, cancel),
            ("POST", "jointokens") => await JoinAsync(mesh, request, by, cancel),
            ("POST", "revocations") => await RevocationJson.RevokeAsync(mesh, request, by, cancel),
            _ => Refusals.MethodNotAllowed(),
        };
    }

    private static async Task<ApiAnswer> StatusAsync(MeshOperations mesh, Principal by, CancellationToken cancel)
    {
        var findings = await mesh.FindingsAsync(cancel);
        return ApiAnswer.Ok(
            new JsonObject
            {
                ["kind"] = "MeshStatus",
                ["apiVersion"] = AdminEndpoint.ApiVersion,
                ["revision"] = mesh.Revision,
                ["proxies"] = new JsonArray([.. mesh.Proxies.Where(p => MaySee(by, p.ProxyId)).Select(MeshJson.Write)]),
                ["findings"] = new JsonArray([.. findings.Where(f => by.Has(Role.Viewer, f.Resource.Namespace)).Select(MeshJson.Write)]),
            }
        );
    }

    private async Task<ApiAnswer> RolloutAsync(MeshOperations mesh, IQueryCollection query, Principal by, CancellationToken cancel)
    {
        if (!long.TryParse(query["revision"], NumberStyles.None, CultureInfo.InvariantCulture, out var revision))
            return Refusals.BadRequest("revision must be the number of a revision");
        var wait = int.TryParse(query["timeoutSeconds"], NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? Math.Clamp(given, 1, LongestWait)
            : DefaultWait;
        var rollout = await mesh.RolloutAsync(revision, TimeSpan.FromSeconds(wait), clock, cancel);
        var proxies = rollout is null ? [] : rollout.Proxies.Where(p => MaySee(by, p.Key)).ToList();
        var reasons = mesh.Proxies.ToDictionary(p => p.ProxyId, MeshJson.ReasonOf, StringComparer.Ordinal);
        return ApiAnswer.Ok(
            new JsonObject
            {
                ["kind"] = "Rollout",
                ["apiVersion"] = AdminEndpoint.ApiVersion,
                ["revision"] = revision,
                ["outcome"] = MeshJson.Outcome(rollout),
                ["proxies"] = new JsonArray([
                    .. proxies.Select(p =>
                        MeshJson.Write(p.Key, p.Value, p.Value == XdsOutcome.Rejected ? reasons.GetValueOrDefault(p.Key) : "")
                    ),
                ]),
            }
        );
    }

    private static async Task<ApiAnswer> JoinAsync(MeshOperations mesh, HttpRequest request, Principal by, CancellationToken cancel)
    {
        var (body, refusal) = await BodyReader.ReadObjectAsync(request, mayBeEmpty: false, cancel);
        if (body is null)
            return refusal!;
        var (ns, account) = (body.TextAt("namespace"), body.TextAt("serviceAccount"));
        // Whoever may make identities of a namespace is all of it.
        if (!by.Has(Role.Admin, ns))
            return Refusals.Forbidden(
                $"jointokens.{Authorizer.AdminGroup} is forbidden: User \"{by.Name}\" is not admin of namespace \"{ns}\""
            );
        var life =
            body["expiresInSeconds"] is JsonValue value && value.TryGetValue<int>(out var seconds)
                ? TimeSpan.FromSeconds(seconds)
                : DefaultLife;
        if (life <= TimeSpan.Zero || life > LongestLife)
            return Refusals.BadRequest("expiresInSeconds must be between 1 and 604800 (7 days)");
        if (mesh.CreateJoinToken(ns, account, life) is not { } made)
            return Refusals.BadRequest("namespace and serviceAccount must be names of lower case letters, digits, '-' and '.'");
        return new()
        {
            Code = StatusCodes.Status201Created,
            Name = $"{ns}/{account}",
            Body = new JsonObject
            {
                ["kind"] = "JoinToken",
                ["apiVersion"] = AdminEndpoint.ApiVersion,
                ["identity"] = made.Identity.SpiffeId,
                ["token"] = Encoding.ASCII.GetString(made.Token.Reveal()),
            },
        };
    }

    // namespace/name
    private static bool MaySee(Principal by, string proxyId) => by.Has(Role.Viewer, proxyId[..Math.Max(0, proxyId.IndexOf('/'))]);
}
