using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Sluice.Proxy.Http;
using Sluice.Proxy.Tcp;

namespace Sluice.Proxy.Forward;

/// <summary>Answers of a forward proxy that go before, or instead of, a tunnel or a forwarded answer.</summary>
internal static class ForwardReply
{
    /// <summary>What the access log says of a client that has to log in.</summary>
    public const string NoUser = "proxy_authentication_required";

    public const string NoUserText = "The proxy wants a user and password.";

    private static readonly byte[] Established = "HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray();

    public static ValueTask EstablishedAsync(IClientSide client) => client.SendAsync(Established);

    public static ValueTask AskForUserAsync(IClientSide client, string realm, bool keepsOpen) =>
        SendAsync(client, 407, NoUserText, $"Proxy-Authenticate: {ChallengeOf(realm)}\r\n", keepsOpen);

    public static ValueTask RefuseAsync(IClientSide client, int status, string text) =>
        SendAsync(client, status, text, "", keepsOpen: false);

    /// <summary>RFC 7617 2.1.</summary>
    public static string ChallengeOf(string realm) =>
        $"Basic realm=\"{realm.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\", charset=\"UTF-8\"";

    /// <summary>What a client reads of a failure: enough to know whom to ask, and no address.</summary>
    public static string TextOf(ProxyFailure failure, string host) =>
        failure.Kind switch
        {
            FailureKind.Denied => $"The egress policies do not let you go to {host}.",
            FailureKind.NotResolved => $"{host} has no address.",
            FailureKind.ConnectTimeout or FailureKind.Timeout or FailureKind.IdleTimeout => $"{host} did not answer in time.",
            FailureKind.ConnectionTerminated => $"{host} ended the connection before it answered.",
            FailureKind.UpstreamProtocol => $"What {host} answered cannot be read.",
            FailureKind.ClientProtocol => "The request cannot be read.",
            FailureKind.NoCluster => "The proxy is about to close.",
            _ => $"{host} cannot be connected to.",
        };

    /// <summary>A gateway's words for it (RFC 9110 15.6): the client shall not take the proxy for the broken one.</summary>
    public static int StatusOf(ProxyFailure failure) =>
        failure.Kind switch
        {
            FailureKind.Denied => 403,
            FailureKind.ConnectTimeout or FailureKind.Timeout or FailureKind.IdleTimeout => 504,
            FailureKind.ClientProtocol or FailureKind.ClientGone => failure.StatusCode,
            FailureKind.NoCluster or FailureKind.Overflow => 503,
            _ => 502,
        };

    private static ValueTask SendAsync(IClientSide client, int status, string text, string field, bool keepsOpen)
    {
        var start = $"HTTP/1.1 {status} {ReasonPhrases.GetReasonPhrase(status)}";
        var connection = keepsOpen ? "" : "Connection: close\r\n";
        var head = $"{start}\r\nContent-Type: text/plain\r\nContent-Length: {text.Length + 1}\r\n{field}{connection}";
        return client.SendAsync(Encoding.Latin1.GetBytes($"{head}\r\n{text}\n"));
    }
}
