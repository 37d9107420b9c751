using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Answers;

namespace Sluice.ControlPlane.Api.Admin.Reports;

/// <summary>What gateways tell of their traffic: <c>stats</c>, <c>routes/stats</c>, <c>requests</c>, <c>topology</c>, <c>egress/…</c>,
/// <c>ratelimits</c> and <c>certificates/files</c>. Whoever may see nothing of a namespace sees no row of it.</summary>
internal sealed class ReportsEndpoint(ApiOptions options)
{
    private readonly StatsEndpoint? _stats = options.Reports is { } r ? new(r) : null;
    private readonly RequestsEndpoint? _requests = options.Reports is { } r ? new(r) : null;
    private readonly TopologyEndpoint? _topology = options.Reports is { } r ? new(r) : null;
    private readonly EgressEndpoint? _egress = options.Reports is { } r ? new(r) : null;
    private readonly SuggestionsEndpoint? _suggestions = options.Reports is { } r ? new(r, options.Store, options.Kinds) : null;
    private readonly GatewayStatesEndpoint? _states = options.Reports is { } r ? new(r) : null;

    public static bool Knows(string[] path) =>
        path
            is ["stats" or "topology" or "ratelimits"]
                or ["routes", "stats"]
                or ["requests"]
                or ["requests", _]
                or ["certificates", "files"]
                or ["egress", "destinations" or "records" or "suggestions"]
                or ["egress", "suggestions", _, "dismiss"];

    public async Task<ApiAnswer> HandleAsync(HttpRequest request, string[] path, Caller caller, CancellationToken cancel)
    {
        if (_stats is null)
            return Refusals.NoSuchPath();
        var by = caller.By;
        if (by.Grants.Count == 0)
            return Refusals.Forbidden($"{path[0]}.{Authorizer.AdminGroup} is forbidden: User \"{by.Name}\" may see nothing");
        if (path is ["egress", "suggestions", ..])
            return await _suggestions!.HandleAsync(request, path, by, cancel);
        if (!HttpMethods.IsGet(request.Method))
            return Refusals.MethodNotAllowed();
        return path switch
        {
            ["stats"] => _stats.Gateways(request.Query, by),
            ["routes", "stats"] => _stats.Routes(request.Query, by),
            ["requests"] => _requests!.Answer(request.Query, caller),
            ["requests", var one] => _requests!.One(one, by),
            ["topology"] => _topology!.Answer(request.Query, by),
            ["egress", "destinations"] => _egress!.Destinations(request.Query, by),
            ["egress", _] => _egress!.Records(request.Query, by),
            ["ratelimits"] => _states!.RateLimits(by),
            _ => _states!.CertificateFiles(by),
        };
    }
}
