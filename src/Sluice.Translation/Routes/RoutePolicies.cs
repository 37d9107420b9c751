using System.Globalization;
using Sluice.Resources.Istio;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Translation.Routes;

/// <summary>What a rule asks for besides matching and forwarding: retries, faults, mirrors' share, CORS.</summary>
internal static class RoutePolicies
{
    // Istio's mesh default since 1.24: two retries of requests that certainly did no harm.
    private const int DefaultAttempts = 2;
    private const string DefaultRetryOn = "connect-failure,refused-stream,unavailable,cancelled";
    private const string RetriableStatusCodes = "retriable-status-codes";

    private static readonly RetryPolicy DefaultRetry = new() { Attempts = DefaultAttempts, RetryOn = DefaultRetryOn };

    /// <summary>Null: no retries. Without a policy, Istio's default.</summary>
    public static RetryPolicy? Retry(HttpRetry? retry, bool usesHash)
    {
        if (retry is null)
            return usesHash ? DefaultRetry with { IgnorePreviousHosts = false } : DefaultRetry;
        if (retry.Attempts <= 0)
            return null;
        var (conditions, codes) = SplitConditions(retry.RetryOn);
        return new()
        {
            Attempts = retry.Attempts,
            PerTryTimeout = retry.PerTryTimeout ?? TimeSpan.Zero,
            RetryOn = conditions.Count + codes.Count == 0 ? DefaultRetryOn : string.Join(',', conditions),
            StatusCodes = codes.ToValueList(),
            Backoff = retry.Backoff ?? TimeSpan.Zero,
            RemoteLocalities = retry.RetryRemoteLocalities ?? false,
            // With a consistent hash the same host is meant to be tried again.
            IgnorePreviousHosts = retry.RetryIgnorePreviousHosts ?? !usesHash,
        };
    }

    /// <summary>Status codes stand among the conditions; Envoy wants them apart, under a condition of their own.</summary>
    private static (List<string> Conditions, List<int> Codes) SplitConditions(string retryOn)
    {
        var conditions = new List<string>();
        var codes = new List<int>();
        foreach (var part in retryOn.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is >= 100 and < 600)
                codes.Add(code);
            else
                conditions.Add(part);
        }
        if (codes.Count > 0 && !conditions.Contains(RetriableStatusCodes))
            conditions.Add(RetriableStatusCodes);
        return (conditions, codes);
    }

    /// <summary>Null where nothing would ever be injected.</summary>
    public static FaultPolicy? Fault(HttpFaultInjection? fault)
    {
        // Exponential delays and HTTP/2 errors have never been supported by Istio.
        var delay = fault?.Delay is { FixedDelay: not null } d ? d : null;
        var abort = fault?.Abort is { } a && (a.HttpStatus is not null || a.GrpcStatus is not null) ? a : null;
        if (delay is null && abort is null)
            return null;
        return new()
        {
            Delay = delay?.FixedDelay ?? TimeSpan.Zero,
            DelayPercent = delay is null ? 0 : delay.Percentage?.Value ?? delay.Percent,
            AbortStatus = abort?.HttpStatus ?? 0,
            AbortGrpcStatus = abort?.GrpcStatus ?? "",
            // Without a percentage Envoy's abort takes its default, which is no request at all.
            AbortPercent = abort?.Percentage?.Value ?? 0,
        };
    }

    /// <summary>Share of requests for <c>mirror</c>, in percent. Nothing said: all.</summary>
    public static double MirrorPercent(HttpRoute route) =>
        route.MirrorPercentage?.Value ?? route.MirrorPercent ?? route.MirrorPercentSnakeCase ?? 100;

    /// <summary>Share of requests for one of <c>mirrors</c>, in percent. Nothing said: all.</summary>
    public static double MirrorPercent(HttpMirrorPolicy mirror) => mirror.Percentage?.Value ?? 100;

    public static CorsSettings? Cors(CorsPolicy? cors) =>
        cors is null
            ? null
            : new()
            {
                AllowOrigins =
                    cors.AllowOrigins.Count > 0
                        ? cors.AllowOrigins.Select(o => RouteMatchTranslator.Value(o)).ToValueList()
                        : cors.AllowOrigin.Select(o => new ValueMatch(ValueMatchKind.Exact, o)).ToValueList(),
                AllowMethods = cors.AllowMethods,
                AllowHeaders = cors.AllowHeaders,
                ExposeHeaders = cors.ExposeHeaders,
                MaxAge = cors.MaxAge,
                AllowCredentials = cors.AllowCredentials,
                ForwardUnmatchedPreflights = cors.UnmatchedPreflights != UnmatchedPreflights.Ignore,
            };
}
