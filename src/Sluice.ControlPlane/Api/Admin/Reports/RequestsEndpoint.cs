using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Reports;

namespace Sluice.ControlPlane.Api.Admin.Reports;

/// <summary>
/// <c>GET requests?gateway=&amp;host=&amp;path=&amp;method=&amp;status=&amp;client=&amp;limit=</c>: recent requests, the newest first.
/// With <c>watch=true</c> requests as they come, a line of JSON each, and <c>{"dropped":n}</c> where there were more than could be passed on.
/// </summary>
internal sealed class RequestsEndpoint(MeshReports reports)
{
    private const int DefaultCount = 100;
    private const int MostCount = 1_000;
    private const int MostPerSecond = 200;
    private const int MaxText = 256;

    public ApiAnswer Answer(IQueryCollection query, Caller caller)
    {
        if (Read(query, out var problem) is not { } filter)
            return Refusals.BadRequest(problem);
        return query["watch"] == "true" ? Watch(filter, caller) : Recent(query, filter, caller.By);
    }

    public ApiAnswer One(string id, Principal by) =>
        reports.Find(id) is { } found && by.Has(Role.Viewer, found.Namespace)
            ? ApiAnswer.Ok(RequestJson.Write(found))
            : Refusals.Refuse(StatusCodes.Status404NotFound, "NotFound", $"requests \"{id}\" not found: only recent ones are kept");

    private ApiAnswer Recent(IQueryCollection query, TapRequest filter, Principal by)
    {
        reports.Look();
        var count = int.TryParse(query["limit"], NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? Math.Clamp(given, 1, MostCount)
            : DefaultCount;
        var found = new List<ReportedRequest>();
        foreach (var gateway in reports.Gateways)
        {
            lock (gateway.Lock)
                found.AddRange(gateway.Samples.Where(s => by.Has(Role.Viewer, s.Namespace) && filter.Matches(s)));
        }
        return ApiAnswer.Ok(
            ReportJson.List("RequestList", found.OrderByDescending(r => r.Time).Take(count).Select(r => RequestJson.Write(r)))
        );
    }

    private ApiAnswer Watch(TapRequest filter, Caller caller) =>
        new()
        {
            Code = StatusCodes.Status200OK,
            Stream = async (response, cancel) =>
            {
                var tap = reports.Taps.Add(caller.By.Name, filter, ns => caller.By.Has(Role.Viewer, ns));
                if (tap is null)
                {
                    var refusal = Refusals.Refuse(
                        StatusCodes.Status429TooManyRequests,
                        "TooManyRequests",
                        "too many watch requests already; end one of them"
                    );
                    await AnswerWriter.WriteAsync(refusal, response, cancel);
                    return;
                }
                using (tap)
                    await new TapStream(response, tap, reports.Clock, caller.IsStillAllowed).RunAsync(cancel);
            },
        };

    private static TapRequest? Read(IQueryCollection query, out string problem)
    {
        var filter = new TapRequest
        {
            Gateway = query["gateway"].ToString(),
            Host = query["host"].ToString().ToLowerInvariant(),
            PathPrefix = query["path"].ToString(),
            Method = query["method"].ToString().ToUpperInvariant(),
            Status = StatusOf(query["status"].ToString()),
            Client = query["client"].ToString(),
            MaxPerSecond = query["maxPerSecond"].Count == 0 ? new TapRequest().MaxPerSecond : Number(query["maxPerSecond"].ToString()),
        };
        string[] texts = [filter.Gateway, filter.Host, filter.PathPrefix, filter.Method];
        problem =
            filter.Status < 0 ? "status must be a code such as 404, or a class such as 5xx"
            : filter.MaxPerSecond is < 1 or > MostPerSecond ? $"maxPerSecond must be between 1 and {MostPerSecond}"
            : filter.Client.Length > 0 && !IsRange(filter.Client) ? "client must be an address or a range, such as 10.0.0.0/8"
            : texts.Any(t => t.Length > MaxText) ? $"filters have {MaxText} characters at most"
            : "";
        return problem.Length == 0 ? filter : null;
    }

    private static bool IsRange(string text) => IPAddress.TryParse(text, out _) || IPNetwork.TryParse(text, out _);

    private static int StatusOf(string text) =>
        text.Length == 0 ? 0
        : text.Length == 3 && text[0] is >= '1' and <= '5' && text.EndsWith("xx", StringComparison.OrdinalIgnoreCase) ? text[0] - '0'
        : Number(text) is >= 100 and <= 599 and var code ? code
        : -1;

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
