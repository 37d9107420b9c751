using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Api.Kinds;
using Sluice.ControlPlane.Api.Objects;
using Sluice.ControlPlane.Api.Requests;

namespace Sluice.ControlPlane.Api.Access;

/// <summary>Answers what people ask about themselves: <c>kubectl auth whoami</c> and <c>kubectl auth can-i</c>.</summary>
internal sealed class ReviewEndpoint(ApiKinds kinds)
{
    public static bool Knows(ReadOnlySpan<string> segments) =>
        segments
            is ["apis", "authorization.k8s.io", "v1", "selfsubjectaccessreviews" or "selfsubjectrulesreviews"]
                or ["apis", "authentication.k8s.io", "v1", "selfsubjectreviews"];

    public async Task<ApiAnswer> HandleAsync(HttpRequest request, string review, Principal by, CancellationToken cancel)
    {
        if (!HttpMethods.IsPost(request.Method))
            return Refusals.MethodNotAllowed();
        var (body, refusal) = await BodyReader.ReadObjectAsync(request, mayBeEmpty: true, cancel);
        if (body is null)
            return refusal!;
        return review switch
        {
            "selfsubjectreviews" => Created("authentication.k8s.io/v1", "SelfSubjectReview", null, WhoAmI(by)),
            "selfsubjectrulesreviews" => Created(
                "authorization.k8s.io/v1",
                "SelfSubjectRulesReview",
                body["spec"],
                Rules(by, body.TextAt("spec", "namespace"))
            ),
            _ => Created("authorization.k8s.io/v1", "SelfSubjectAccessReview", body["spec"], CanI(by, body["spec"])),
        };
    }

    private static ApiAnswer Created(string apiVersion, string kind, JsonNode? spec, JsonObject status)
    {
        var review = new JsonObject
        {
            ["kind"] = kind,
            ["apiVersion"] = apiVersion,
            ["metadata"] = new JsonObject(),
        };
        if (spec is not null)
            review["spec"] = spec.DeepClone();
        review["status"] = status;
        return new() { Code = StatusCodes.Status201Created, Body = review };
    }

    private static JsonObject WhoAmI(Principal by) =>
        new()
        {
            ["userInfo"] = new JsonObject
            {
                ["username"] = by.Name,
                ["groups"] = new JsonArray([.. by.Groups.Select(g => (JsonNode)g)]),
                ["extra"] = new JsonObject { ["sluice.dev/grants"] = new JsonArray([.. by.Grants.Select(g => (JsonNode)g.ToString())]) },
            },
        };

    private JsonObject CanI(Principal by, JsonNode? spec)
    {
        var what = spec.At("resourceAttributes");
        var isAllowed = what is null
            ? spec.TextAt("nonResourceAttributes", "verb") == "get"
            : Authorizer.MayByName(by, what.TextAt("verb"), what.TextAt("group"), ScopeOf(what));
        return new() { ["allowed"] = isAllowed };
    }

    // kubectl asks with its namespace even where the kind has none.
    private string ScopeOf(JsonNode what)
    {
        var kind = kinds.FindByPlural(what.TextAt("group"), what.TextAt("resource"));
        if (kind is not { IsNamespaced: false })
            return what.TextAt("namespace");
        return kind is { Group: "", Kind: "Namespace" } && what.TextAt("verb") == "get" ? what.TextAt("name") : "";
    }

    private static JsonObject Rules(Principal by, string ns)
    {
        var rules = new JsonArray();
        if (by.Has(Role.Viewer, ns))
            rules.Add((JsonNode)Rule("get", "list", "watch"));
        if (by.Has(Role.Editor, ns))
            rules.Add((JsonNode)Rule("create", "update", "patch", "delete", "deletecollection"));
        return new()
        {
            ["resourceRules"] = rules,
            ["nonResourceRules"] = new JsonArray(
                new JsonObject { ["verbs"] = new JsonArray("get"), ["nonResourceURLs"] = new JsonArray("*") }
            ),
            ["incomplete"] = false,
        };
    }

    private static JsonObject Rule(params string[] verbs) =>
        new()
        {
            ["verbs"] = new JsonArray([.. verbs.Select(v => (JsonNode)v)]),
            ["apiGroups"] = new JsonArray("*"),
            ["resources"] = new JsonArray("*"),
        };
}
