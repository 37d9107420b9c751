using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Api.Objects;
using Sluice.ControlPlane.Api.Requests;
using Sluice.ControlPlane.Explain;

namespace Sluice.ControlPlane.Api.Admin;

/// <summary><c>explain</c>: which route takes this request, and why none before it.</summary>
internal sealed class ExplainEndpoint(MeshReading mesh, GatewayRuns runs)
{
    private const int MostBytes = 256 * 1024;

    public async Task<ApiAnswer> HandleAsync(HttpRequest request, Principal by, CancellationToken cancel)
    {
        if (!HttpMethods.IsPost(request.Method))
            return Refusals.MethodNotAllowed();
        if (request.ContentLength > MostBytes)
            return Refusals.TooLarge(MostBytes);
        var (body, refusal) = await BodyReader.ReadObjectAsync(request, mayBeEmpty: false, cancel);
        if (body is null)
            return refusal!;
        if (AskedRequestReader.Read(body, out var problem) is not { } asked)
            return Refusals.BadRequest(problem);
        var view = await mesh.ViewAsync(cancel);
        var name = body.TextAt("gateway");
        // What is out of sight is not there.
        if (await mesh.FindAsync(view, name, cancel) is not { } gateway || !Sight.MayKnow(by, gateway, view))
            return Refusals.Refuse(
                StatusCodes.Status404NotFound,
                "NotFound",
                "there is no such gateway: name a connected proxy or a Gateway, as namespace/name"
            );
        // Thousands of routes may have to be translated.
        var told = await Task.Run(() => new Explainer(runs.Of(view, gateway.Node), new Sight(by, gateway)).Explain(asked), cancel);
        told["kind"] = "Explanation";
        told["apiVersion"] = AdminEndpoint.ApiVersion;
        told["gateway"] = name;
        told["connected"] = gateway.IsConnected;
        return ApiAnswer.Ok(told);
    }
}
