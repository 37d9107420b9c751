using System.Collections.Frozen;
using Sluice.Values;

namespace Sluice.Proxy.Reports;

/// <summary>Which request headers are shown to people.</summary>
internal static class RequestHeaders
{
    /// <summary>None of these says who the client is, or lets anybody in.</summary>
    public static ValueList<string> Shown { get; } =
    [
        "accept",
        "accept-encoding",
        "accept-language",
        "content-length",
        "content-type",
        "grpc-timeout",
        "origin",
        "te",
        "traceparent",
        "upgrade",
        "user-agent",
        "x-b3-traceid",
        "x-envoy-decorator-operation",
        "x-forwarded-for",
        "x-forwarded-proto",
        "x-request-id",
    ];

    private static readonly FrozenSet<string> Never = new[]
    {
        "authorization",
        "proxy-authorization",
        "cookie",
        "set-cookie",
        "x-forwarded-client-cert",
        "x-api-key",
        "x-auth-token",
        "x-csrf-token",
        "x-amz-security-token",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a header may be shown where somebody asks for it.</summary>
    public static bool MayBeShown(string name) => name.Length > 0 && !Never.Contains(name);
}
