using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Api.Kinds;
using Sluice.ControlPlane.Api.Requests;

namespace Sluice.ControlPlane.Api.Discovery;

/// <summary>Every path at which the API tells of itself.</summary>
internal sealed class DiscoveryEndpoint
{
    /// <summary>The version of Kubernetes whose API this is.</summary>
    private const string KubernetesMinor = "32";

    private static readonly string ProductVersion =
        typeof(DiscoveryEndpoint).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    private readonly DiscoveryDocuments _documents;
    private readonly OpenApiDocuments _openApi;

    public DiscoveryEndpoint(ApiKinds kinds)
    {
        _documents = new(ServedResource.All(kinds));
        _openApi = new(kinds, ProductVersion);
    }

    /// <summary>Null where the path is none of discovery.</summary>
    public ApiAnswer? Find(HttpRequest request, ReadOnlySpan<string> segments)
    {
        if (Answer(request, segments) is not { } answer)
            return null;
        return HttpMethods.IsGet(request.Method) ? answer : Refusals.MethodNotAllowed();
    }

    private ApiAnswer? Answer(HttpRequest request, ReadOnlySpan<string> segments) =>
        segments switch
        {
            [] => ApiAnswer.Ok(Root),
            ["version"] => ApiAnswer.Ok(Version),
            ["openapi", "v2"] => AcceptsJson(request.Headers.Accept) ? Text(_openApi.Old) : Refusals.NotAcceptable(),
            ["openapi", "v3"] => ApiAnswer.Ok(_openApi.Index),
            ["openapi", "v3", .. var path] => _openApi.Find(string.Join('/', path.ToArray())) is { } text
                ? Text(text)
                : Refusals.NoSuchPath(),
            ["api"] => Aggregates(request) ? Aggregated(isCore: true) : ApiAnswer.Ok(DiscoveryDocuments.CoreVersions),
            ["apis"] => Aggregates(request) ? Aggregated(isCore: false) : ApiAnswer.Ok(_documents.Groups),
            ["api", var version] => Known(_documents.Resources("", version)),
            ["apis", var group] => Known(_documents.Group(group)),
            ["apis", var group, var version] => Known(_documents.Resources(group, version)),
            _ => null,
        };

    private static bool Aggregates(HttpRequest request) => AnswerForms.WantsAggregatedDiscovery(request.Headers.Accept);

    private ApiAnswer Aggregated(bool isCore) =>
        ApiAnswer.Ok(_documents.Aggregated(isCore)) with
        {
            ContentType = DiscoveryDocuments.AggregatedType,
        };

    private static ApiAnswer Known(JsonObject? document) => document is null ? Refusals.NoSuchPath() : ApiAnswer.Ok(document);

    private static ApiAnswer Text(string json) => new() { Code = StatusCodes.Status200OK, Text = json };

    // kubectl asks for protocol buffers here, and goes on without where it gets none.
    private static bool AcceptsJson(StringValues accept) => AnswerForms.Choose(accept) is not null;

    private static JsonObject Root =>
        new() { ["paths"] = new JsonArray("/api", "/apis", "/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/readyz", "/version") };

    private static JsonObject Version =>
        new()
        {
            ["major"] = "1",
            ["minor"] = KubernetesMinor,
            ["gitVersion"] = $"v1.{KubernetesMinor}.0+sluice-{ProductVersion.Replace('+', '-')}",
            ["gitCommit"] = "",
            ["gitTreeState"] = "clean",
            ["buildDate"] = "",
            ["goVersion"] = "",
            ["compiler"] = RuntimeInformation.FrameworkDescription,
            ["platform"] = RuntimeInformation.RuntimeIdentifier,
        };
}
