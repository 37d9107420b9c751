using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Api.Requests;
using Sluice.ControlPlane.Explain;
using Sluice.ControlPlane.Preview;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Reading;

namespace Sluice.ControlPlane.Api.Admin;

/// <summary><c>preview</c>: what a change would be and do, before it is made. Nothing is stored.</summary>
internal sealed class PreviewEndpoint(ApiOptions options, MeshReading mesh, GatewayRuns runs)
{
    // Translation of a large mesh twice; the console waits for it.
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(15);

    private readonly Planner _planner = new(options.Store, options.Kinds, options.Clock);
    private readonly Impact _impact = new(mesh, runs, options.RecentRequests);

    // Each may take seconds of a core.
    private const int MostAtOnce = 4;

    private int _running;

    public async Task<ApiAnswer> HandleAsync(HttpRequest request, Principal by, CancellationToken cancel)
    {
        if (!HttpMethods.IsPost(request.Method))
            return Refusals.MethodNotAllowed();
        var (body, refusal) = await BodyReader.ReadObjectAsync(request, mayBeEmpty: false, cancel);
        if (body is null)
            return refusal!;
        var findings = new List<Diagnostic>();
        if (Objects(body, findings) is not { } objects || List(body["deletes"]) is not { } deletes)
            return Refusals.BadRequest("objects and deletes must be lists of objects, and yaml a text");
        if (objects.Count + deletes.Count > Planner.Most)
            return Refusals.BadRequest($"a preview is of {Planner.Most} objects at most");
        var (changes, refused) = await _planner.PlanAsync(objects, deletes, by, cancel);
        if (refused is not null)
            return refused;
        findings.AddRange(
            changes
                .SelectMany(c => c.Findings)
                .Where(f => !findings.Exists(g => g.Code == f.Code && g.Path == f.Path && g.Resource == f.Resource))
        );
        return ApiAnswer.Ok(
            new JsonObject
            {
                ["kind"] = "Preview",
                ["apiVersion"] = AdminEndpoint.ApiVersion,
                ["diagnostics"] = new JsonArray([.. findings.Select(f => (JsonNode)FindingJson.Write(f))]),
                ["diff"] = new JsonArray([.. changes.Select(c => (JsonNode)Diff(c))]),
                ["conflicts"] = new JsonArray([
                    .. changes
                        .Where(c => c.Conflict.Length > 0)
                        .Select(c => (JsonNode)new JsonObject { ["resource"] = $"{c.Id}", ["reason"] = c.Conflict }),
                ]),
                ["impact"] = findings.Exists(f => f.Severity == Severity.Error) ? null : await ImpactAsync(changes, by, cancel),
            }
        );
    }

    private async Task<JsonNode?> ImpactAsync(IReadOnlyList<PlannedChange> changes, Principal by, CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(MostTime, options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        try
        {
            if (Interlocked.Increment(ref _running) > MostAtOnce)
                return Incomplete("too many previews are under way; ask again");
            var view = await mesh.ViewAsync(either.Token);
            return await Task.Run(() => _impact.OfAsync(view, changes, by, either.Token), either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Incomplete("it takes too long to say; the change itself is not hindered by that");
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private static JsonObject Incomplete(string why) => new() { ["incomplete"] = why };

    // Text keeps the lines at which findings stand.
    private static List<JsonObject>? Objects(JsonObject body, List<Diagnostic> findings)
    {
        if (List(body["objects"]) is not { } objects)
            return null;
        if (body["yaml"] is null)
            return objects;
        if (body["yaml"] is not JsonValue value || !value.TryGetValue<string>(out var text))
            return null;
        var read = ResourceReader.Read("", text);
        findings.AddRange(read.Diagnostics);
        objects.AddRange(read.Resources.Select(r => JsonNode.Parse(r.ToJson())!.AsObject()));
        return objects;
    }

    private static List<JsonObject>? List(JsonNode? node)
    {
        if (node is null)
            return [];
        return node is JsonArray list && list.All(i => i is JsonObject) ? [.. list.Select(i => i!.DeepClone().AsObject())] : null;
    }

    private static JsonObject Diff(PlannedChange change)
    {
        var fields = ObjectDiff.Of(change.Id, change.Old, change.New);
        return new()
        {
            ["resource"] = $"{change.Id}",
            ["group"] = change.Id.Group,
            ["kind"] = change.Id.Kind,
            ["namespace"] = change.Id.Namespace,
            ["name"] = change.Id.Name,
            ["operation"] = change is { Operation: "update" } && fields.Count == 0 ? "unchanged" : change.Operation,
            ["truncated"] = fields.Count >= ObjectDiff.Most,
            ["fields"] = new JsonArray([
                .. fields.Select(f =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["path"] = f.Path,
                            ["change"] = f.Kind,
                            ["old"] = f.Old,
                            ["new"] = f.New,
                            ["text"] = f.Text,
                        }
                ),
            ]),
        };
    }
}
