using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Api.Kinds;
using Sluice.ControlPlane.Api.Objects;
using Sluice.ControlPlane.Api.Requests;

namespace Sluice.ControlPlane.Api.Admission;

/// <summary>The validating webhook: a Kubernetes API server asks before it stores one of our kinds, and is told what our own API would say.</summary>
public static class ValidationEndpoint
{
    private const string ReviewVersion = "admission.k8s.io/v1";

    public static IEndpointConventionBuilder MapValidation(this IEndpointRouteBuilder routes, ApiKinds kinds) =>
        routes.MapPost("/validate", (RequestDelegate)(context => HandleAsync(context, kinds)));

    private static async Task HandleAsync(HttpContext context, ApiKinds kinds)
    {
        var cancel = context.RequestAborted;
        var (body, refusal) = await BodyReader.ReadObjectAsync(context.Request, mayBeEmpty: false, cancel);
        var answer = refusal ?? Review(body!, kinds);
        await AnswerWriter.WriteAsync(answer, context.Response, cancel);
    }

    private static ApiAnswer Review(JsonObject review, ApiKinds kinds)
    {
        var uid = review.TextAt("request", "uid");
        if (review.TextAt("kind") != "AdmissionReview" || review.TextAt("apiVersion") != ReviewVersion || uid.Length == 0)
            return Refusals.BadRequest($"the body must be an AdmissionReview of {ReviewVersion} with a request");
        var response = Judged(review["request"]!.AsObject(), kinds);
        response["uid"] = uid;
        return ApiAnswer.Ok(
            new JsonObject
            {
                ["kind"] = "AdmissionReview",
                ["apiVersion"] = ReviewVersion,
                ["response"] = response,
            }
        );
    }

    private static JsonObject Judged(JsonObject request, ApiKinds kinds)
    {
        var kind = kinds.Find(request.TextAt("kind", "group"), request.TextAt("kind", "kind"));
        // Deletions carry no object, and what we do not know is not ours to judge. Nor is the status, which controllers write.
        if (kind is null || request["object"] is not JsonObject resource || request.TextAt("subResource").Length > 0)
            return new() { ["allowed"] = true };
        var judgement = Judge.Of(kind, Named(resource, request));
        var response = new JsonObject { ["allowed"] = judgement.Errors.Count == 0 };
        if (judgement.Errors.Count > 0)
            response["status"] = Refusals.Invalid(kind, resource.TextAt("metadata", "name"), judgement.Errors).Body;
        if (judgement.Warnings.Count > 0)
            response["warnings"] = new JsonArray([.. judgement.Warnings.Select(w => (JsonNode)w)]);
        return response;
    }

    // Under generateName the name is made after admission.
    private static JsonObject Named(JsonObject resource, JsonObject request)
    {
        if (resource["metadata"] is not JsonObject metadata)
            return resource;
        if (metadata.TextAt("name").Length == 0 && metadata.TextAt("generateName") is { Length: > 0 } prefix)
            metadata["name"] = prefix + "x";
        if (metadata.TextAt("namespace").Length == 0 && request.TextAt("namespace") is { Length: > 0 } ns)
            metadata["namespace"] = ns;
        return resource;
    }
}
