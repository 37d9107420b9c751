using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;

namespace Sluice.Resources.Validation;

/// <summary>The rules of what an http route does: redirect, direct response, rewrite, retries, faults, CORS.</summary>
internal static class HttpActionValidator
{
    private const int LargeBody = 100 * 1024;
    private const int MaxBody = 1024 * 1024;

    // Envoy's x-envoy-retry-on and x-envoy-retry-grpc-on.
    private static readonly FrozenSet<string> RetryConditions = FrozenSet.Create(
        StringComparer.Ordinal,
        "5xx",
        "gateway-error",
        "reset",
        "reset-before-request",
        "connect-failure",
        "retriable-4xx",
        "refused-stream",
        "retriable-status-codes",
        "retriable-headers",
        "envoy-ratelimited",
        "http3-post-connect-failure",
        "cancelled",
        "deadline-exceeded",
        "internal",
        "resource-exhausted",
        "unavailable"
    );

    private static readonly FrozenSet<string> Methods = FrozenSet.Create(
        StringComparer.Ordinal,
        "GET",
        "HEAD",
        "POST",
        "PUT",
        "PATCH",
        "DELETE",
        "CONNECT",
        "OPTIONS",
        "TRACE",
        "*"
    );

    // https://github.com/grpc/grpc/blob/master/doc/statuscodes.md
    private static readonly FrozenSet<string> GrpcStatuses = FrozenSet.Create(
        StringComparer.Ordinal,
        "OK",
        "CANCELLED",
        "UNKNOWN",
        "INVALID_ARGUMENT",
        "DEADLINE_EXCEEDED",
        "NOT_FOUND",
        "ALREADY_EXISTS",
        "PERMISSION_DENIED",
        "UNAUTHENTICATED",
        "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION",
        "ABORTED",
        "OUT_OF_RANGE",
        "UNIMPLEMENTED",
        "INTERNAL",
        "UNAVAILABLE",
        "DATA_LOSS"
    );

    public static void Validate(HttpRoute route, string path, Check check)
    {
        Redirect(route.Redirect, path.Field("redirect"), check);
        DirectResponse(route.DirectResponse, path.Field("directResponse"), check);
        Rewrite(route.Rewrite, path.Field("rewrite"), check);
        Retries(route.Retries, path.Field("retries"), check);
        Fault(route.Fault, path.Field("fault"), check);
        Cors(route.CorsPolicy, path.Field("corsPolicy"), check);
    }

    private static void Redirect(HttpRedirect? redirect, string path, Check check)
    {
        if (redirect is null)
            return;
        var isPortSet = redirect.Port is not null || redirect.DerivePort is not null;
        check.That(
            redirect.Uri.Length > 0 || redirect.Authority.Length > 0 || redirect.Scheme.Length > 0 || isPortSet,
            Codes.OneOfNeeded,
            path,
            "uri, authority, scheme, port, derivePort"
        );
        check.AtMostOne(path, ("port", redirect.Port is not null), ("derivePort", redirect.DerivePort is not null));
        check.That(
            redirect.RedirectCode is 0 or (>= 300 and <= 399),
            Codes.BadRedirectCode,
            path.Field("redirectCode"),
            redirect.RedirectCode
        );
        check.That(redirect.Scheme is "" or "http" or "https", Codes.BadRedirectScheme, path.Field("scheme"));
        if (redirect.Port is { } port and > 0)
            check.Port(port, path.Field("port"));
    }

    private static void DirectResponse(HttpDirectResponse? response, string path, Check check)
    {
        if (response is null)
            return;
        Status(response.Status, path.Field("status"), check);
        if (response.Body is not { } body)
            return;
        check.AtMostOne(path.Field("body"), ("string", body.String is not null), ("bytes", body.Bytes is not null));
        var size = Encoding.UTF8.GetByteCount(body.String ?? "");
        if (body.Bytes is { } base64)
        {
            var bytes = new byte[base64.Length];
            check.That(Convert.TryFromBase64String(base64, bytes, out size), Codes.BadBase64, path.Field("body.bytes"));
        }
        if (size > MaxBody)
            check.Report(Codes.BodyTooLarge, path.Field("body"), size);
        else
            check.That(size <= LargeBody, Codes.BodyLarge, path.Field("body"), size);
    }

    // Istio takes 600 as well, though its message says 599.
    private static void Status(long status, string path, Check check) =>
        check.That(status is >= 200 and <= 600, Codes.BadStatus, path, status, 200, 599);

    private static void Rewrite(HttpRewrite? rewrite, string path, Check check)
    {
        if (rewrite is null)
            return;
        check.AtMostOne(path, ("uri", rewrite.Uri.Length > 0), ("uriRegexRewrite", rewrite.UriRegexRewrite is not null));
        check.That(
            rewrite.Uri.Length > 0 || rewrite.Authority.Length > 0 || rewrite.UriRegexRewrite is not null,
            Codes.OneOfNeeded,
            path,
            "uri, authority, uriRegexRewrite"
        );
        if (rewrite.UriRegexRewrite is not { } regex)
            return;
        var regexPath = path.Field("uriRegexRewrite");
        check.That(regex.Rewrite.Length > 0, Codes.EmptyValue, regexPath.Field("rewrite"));
        if (check.That(regex.Match.Length > 0, Codes.EmptyValue, regexPath.Field("match")))
            HttpMatchValidator.Regex(regex.Match, regexPath.Field("match"), check);
    }

    private static void Retries(HttpRetry? retries, string path, Check check)
    {
        if (retries is null)
            return;
        check.NotNegative(retries.Attempts, path.Field("attempts"));
        var isConfigured = retries.PerTryTimeout is not null || retries.RetryOn.Length > 0 || retries.RetryRemoteLocalities is not null;
        check.That(retries.Attempts != 0 || !isConfigured, Codes.RetriesDisabled, path);
        check.Duration(retries.PerTryTimeout, path.Field("perTryTimeout"));
        check.Duration(retries.Backoff, path.Field("backoff"));
        if (retries.RetryOn.Length == 0)
            return;
        foreach (var condition in retries.RetryOn.Split(','))
            check.That(RetryConditions.Contains(condition) || IsStatus(condition), Codes.BadRetryOn, path.Field("retryOn"), condition);
    }

    // The registered status codes (IANA), as retryOn takes them by number.
    private static bool IsStatus(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var status)
        && status
            is (>= 100 and <= 103)
                or (>= 200 and <= 208)
                or 226
                or (>= 300 and <= 308 and not 306)
                or (>= 400 and <= 418)
                or (>= 421 and <= 426)
                or 428
                or 429
                or 431
                or 451
                or (>= 500 and <= 508)
                or 510
                or 511;

    private static void Fault(HttpFaultInjection? fault, string path, Check check)
    {
        if (fault is null)
            return;
        check.That(fault.Abort is not null || fault.Delay is not null, Codes.OneOfNeeded, path, "abort, delay");
        Abort(fault.Abort, path.Field("abort"), check);
        Delay(fault.Delay, path.Field("delay"), check);
    }

    private static void Abort(FaultAbort? abort, string path, Check check)
    {
        if (abort is null)
            return;
        Percentage(abort.Percentage, path.Field("percentage"), check);
        check.AtMostOne(
            path,
            ("httpStatus", abort.HttpStatus is not null),
            ("grpcStatus", abort.GrpcStatus is not null),
            ("http2Error", abort.Http2Error is not null)
        );
        if (abort.GrpcStatus is { } grpc)
            check.That(GrpcStatuses.Contains(grpc), Codes.BadGrpcStatus, path.Field("grpcStatus"), grpc);
        if (abort.Http2Error is not null)
            check.Report(Codes.FaultNotSupported, path.Field("http2Error"), "http2Error");
        if (abort.HttpStatus is { } status)
            Status(status, path.Field("httpStatus"), check);
        check.That(
            abort.GrpcStatus is not null || abort.Http2Error is not null || abort.HttpStatus is not null,
            Codes.AbortWithoutError,
            path
        );
    }

    private static void Delay(FaultDelay? delay, string path, Check check)
    {
        if (delay is null)
            return;
        Percentage(delay.Percentage, path.Field("percentage"), check);
        check.AtMostOne(path, ("fixedDelay", delay.FixedDelay is not null), ("exponentialDelay", delay.ExponentialDelay is not null));
        check.Duration(delay.FixedDelay, path.Field("fixedDelay"));
        if (delay.ExponentialDelay is not null)
            check.Report(Codes.FaultNotSupported, path.Field("exponentialDelay"), "exponentialDelay");
    }

    private static void Percentage(Percent? percentage, string path, Check check)
    {
        if (percentage is { Value: var value })
            check.That(
                value == 0 || value is >= 0.0001 and <= 100,
                Codes.BadPercentage,
                path.Field("value"),
                value,
                "0, or between 0.0001 and 100"
            );
    }

    /// <summary>The percentage of mirrors, of which Istio asks less: 0 to 100.</summary>
    public static void WholePercentage(Percent? percentage, string path, Check check)
    {
        if (percentage is { Value: var value })
            check.That(value is >= 0 and <= 100, Codes.BadPercentage, path.Field("value"), value, "between 0 and 100");
    }

    private static void Cors(CorsPolicy? policy, string path, Check check)
    {
        if (policy is null)
            return;
        for (var i = 0; i < policy.AllowOrigins.Count; i++)
            HttpMatchValidator.AllowedOrigin(policy.AllowOrigins[i], path.Item("allowOrigins", i), check);
        for (var i = 0; i < policy.AllowMethods.Count; i++)
            check.That(Methods.Contains(policy.AllowMethods[i]), Codes.BadMethod, path.Item("allowMethods", i), policy.AllowMethods[i]);
        for (var i = 0; i < policy.AllowHeaders.Count; i++)
            HeaderRules.CorsName(policy.AllowHeaders[i], path.Item("allowHeaders", i), check);
        for (var i = 0; i < policy.ExposeHeaders.Count; i++)
            HeaderRules.CorsName(policy.ExposeHeaders[i], path.Item("exposeHeaders", i), check);
        check.Duration(policy.MaxAge, path.Field("maxAge"));
        if (policy.MaxAge is { } age)
            check.That(age.Ticks % TimeSpan.TicksPerSecond == 0, Codes.WholeSeconds, path.Field("maxAge"));
    }
}
