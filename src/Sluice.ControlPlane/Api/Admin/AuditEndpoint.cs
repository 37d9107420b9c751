using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Answers;

namespace Sluice.ControlPlane.Api.Admin;

/// <summary><c>audit</c>: who did what, who was refused what, who logged in; newest first.</summary>
/// <remarks>
/// Global admins see all; the admin of a namespace sees what was done to it. Others see nothing: entries hold addresses and reasons, which
/// are not part of what a viewer needs to see of a configuration (its history is under <c>changes</c>).
/// </remarks>
internal sealed class AuditEndpoint(AuditLog audit)
{
    private const int DefaultCount = 100;
    private const int MostCount = 1_000;
    private const int MostRows = 10_000;

    public async Task<ApiAnswer> HandleAsync(HttpRequest request, Principal by, CancellationToken cancel)
    {
        if (!HttpMethods.IsGet(request.Method))
            return Refusals.MethodNotAllowed();
        if (!AuditFilter.MayRead(by))
            return Refusals.Forbidden($"audit.{Authorizer.AdminGroup} is forbidden: User \"{by.Name}\" is not admin of any namespace");
        if (AuditFilter.Read(request.Query, by, out var problem) is not { } filter)
            return Refusals.BadRequest(problem);
        var isCsv = request.Query["format"] == "csv";
        if (!isCsv && request.Query["format"].ToString() is not ("" or "json"))
            return Refusals.BadRequest("format must be json or csv");
        var mark = AuditMark.Parse(request.Query["continue"].ToString());
        if (mark is null && request.Query["continue"].ToString().Length > 0)
            return Refusals.BadRequest("continue must be what an earlier answer gave");
        var count = CountOf(request.Query, isCsv);
        // Reading is of the disk, and of some MiB.
        var page = await Task.Run(() => new AuditReader(audit.Files).Read(filter, count, mark, cancel), cancel);
        if (page is null)
            return Refusals.Gone("the part of the audit at which to go on has been thrown away since; begin anew");
        return isCsv ? Csv(page) : Json(page);
    }

    private static ApiAnswer Csv(AuditPage page) =>
        new()
        {
            Code = StatusCodes.Status200OK,
            Text = AuditCsv.Write(page.Lines),
            ContentType = "text/csv; charset=utf-8",
            Warnings = page.Next is { } next ? [$"there is more: ask again with continue={next}"] : [],
        };

    private static ApiAnswer Json(AuditPage page)
    {
        var metadata = new JsonObject();
        if (page.Next is { } next)
            metadata["continue"] = next.ToString();
        return ApiAnswer.Ok(
            new JsonObject
            {
                ["kind"] = "AuditList",
                ["apiVersion"] = AdminEndpoint.ApiVersion,
                ["metadata"] = metadata,
                ["items"] = new JsonArray([.. page.Lines]),
            }
        );
    }

    private static int CountOf(IQueryCollection query, bool isCsv)
    {
        var most = isCsv ? MostRows : MostCount;
        return int.TryParse(query["limit"], NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? Math.Clamp(count, 1, most)
            : isCsv ? MostRows
            : DefaultCount;
    }
}
