namespace Sluice.Proxy.Http;

/// <summary>The names of HTTP versions, as logs and place holders write them.</summary>
internal static class Protocols
{
    public const string Http10 = "HTTP/1.0";
    public const string Http11 = "HTTP/1.1";
    public const string Http2 = "HTTP/2";
}
