using System.Text;
using Sluice.Proxy.Http;
using Sluice.Proxy.Tcp;

namespace Sluice.Proxy.Forward;

/// <summary>Answers of a forward proxy that go before, or instead of, a tunnel.</summary>
internal static class ForwardReply
{
    private static readonly byte[] Established = "HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray();

    public static ValueTask EstablishedAsync(IClientSide client) => client.SendAsync(Established);

    public static ValueTask AskForUserAsync(IClientSide client, string realm, bool keepsOpen) =>
        SendAsync(client, "407 Proxy Authentication Required", "The proxy wants a user and password.", keepsOpen, Challenge(realm));

    public static ValueTask RefuseAsync(IClientSide client, int status, string text) =>
        SendAsync(client, $"{status} {Reason(status)}", text, keepsOpen: false, "");

    /// <summary>RFC 7617 2.1.</summary>
    public static string ChallengeOf(string realm) =>
        $"Basic realm=\"{realm.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\", charset=\"UTF-8\"";

    /// <summary>What a client reads of a failure: enough to know whom to ask, and no address.</summary>
    public static string TextOf(ProxyFailure failure, string host) =>
        failure.Kind switch
        {
            FailureKind.Denied => $"The egress policies do not let you go to {host}.",
            FailureKind.NotResolved => $"{host} has no address.",
            FailureKind.ConnectTimeout => $"{host} did not answer in time.",
            _ => $"{host} cannot be connected to.",
        };

    /// <summary>A gateway's words for it (RFC 9110 15.6): the client shall not take the proxy for the broken one.</summary>
    public static int StatusOf(ProxyFailure failure) =>
        failure.Kind switch
        {
            FailureKind.Denied => 403,
            FailureKind.ConnectTimeout => 504,
            _ => 502,
        };

    private static string Challenge(string realm) => $"Proxy-Authenticate: {ChallengeOf(realm)}\r\n";

    private static ValueTask SendAsync(IClientSide client, string status, string text, bool keepsOpen, string field)
    {
        var head = $"HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {text.Length + 1}\r\n{field}";
        var connection = keepsOpen ? "" : "Connection: close\r\n";
        return client.SendAsync(Encoding.Latin1.GetBytes($"{head}{connection}\r\n{text}\n"));
    }

    private static string Reason(int status) =>
        status switch
        {
            400 => "Bad Request",
            403 => "Forbidden",
            408 => "Request Timeout",
            431 => "Request Header Fields Too Large",
            502 => "Bad Gateway",
            503 => "Service Unavailable",
            504 => "Gateway Timeout",
            _ => "Error",
        };
}
