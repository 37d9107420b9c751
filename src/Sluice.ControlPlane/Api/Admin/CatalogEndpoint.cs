using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Explain;

namespace Sluice.ControlPlane.Api.Admin;

/// <summary><c>catalog</c>: what there is to choose from in forms. Everybody sees what is in their namespaces.</summary>
internal sealed class CatalogEndpoint(MeshReading mesh)
{
    private const int DefaultCount = 100;
    private const int MostCount = 1_000;

    public async Task<ApiAnswer> HandleAsync(HttpRequest request, Principal by, CancellationToken cancel)
    {
        if (!HttpMethods.IsGet(request.Method))
            return Refusals.MethodNotAllowed();
        if (by.Grants.Count == 0)
            return Refusals.Forbidden($"catalog.{Authorizer.AdminGroup} is forbidden: User \"{by.Name}\" may see nothing");
        var view = await mesh.ViewAsync(cancel);
        var part = new CatalogPart(view, by, request.Query["q"].ToString(), CountOf(request.Query));
        var gateways = await mesh.GatewaysAsync(view, cancel);
        return ApiAnswer.Ok(
            new JsonObject
            {
                ["kind"] = "Catalog",
                ["apiVersion"] = AdminEndpoint.ApiVersion,
                ["services"] = part.Services(),
                ["gateways"] = part.Gateways(gateways),
                ["hosts"] = part.Hosts(),
                ["namespaces"] = part.Namespaces(),
            }
        );
    }

    private static int CountOf(IQueryCollection query) =>
        int.TryParse(query["limit"], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? Math.Clamp(count, 1, MostCount)
            : DefaultCount;
}
