namespace Sluice.Proxy.Http;

/// <summary>Bodies of local error answers. People search for these sentences, so they are Envoy's.</summary>
internal static class FailureBodies
{
    private const string Reset = "upstream connect error or disconnect/reset before headers. reset reason: ";

    public static readonly byte[] NoEndpoint = "no healthy upstream"u8.ToArray();
    public static readonly byte[] Timeout = "upstream request timeout"u8.ToArray();
    public static readonly byte[] Idle = "stream timeout"u8.ToArray();
    public static readonly byte[] Denied = "RBAC: access denied"u8.ToArray();
    public static readonly byte[] RateLimited = "local_rate_limited"u8.ToArray();
    public static readonly byte[] NotResolved = "DNS resolution failure"u8.ToArray();
    public static readonly byte[] Connect = Of("remote connection failure");
    public static readonly byte[] ConnectTimeout = Of("connection timeout");
    public static readonly byte[] Terminated = Of("connection termination");
    public static readonly byte[] Overflow = Of("overflow");
    public static readonly byte[] Protocol = Of("protocol error");

    private static byte[] Of(string reason) => System.Text.Encoding.ASCII.GetBytes(Reset + reason);
}
