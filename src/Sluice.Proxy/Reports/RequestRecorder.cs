using System.Security.Authentication;
using Sluice.Proxy.Http;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Proxy.Reports;

/// <summary>Writes down a request that has just ended, without what could be secret.</summary>
internal sealed class RequestRecorder(ValueList<string> headers, TimeProvider clock)
{
    // A client chooses these; a host name has 253 characters at most, a method is a word.
    private const int MaxName = 256;
    private const int MaxMethod = 32;

    private readonly string[] _headers = [.. headers.Where(RequestHeaders.MayBeShown)];

    public RequestRecord Record(KestrelExchange exchange, int code, TimeSpan duration)
    {
        var (connection, isSent) = (exchange.Connection, exchange.UpstreamStart > 0);
        return new()
        {
            Time = exchange.StartTime,
            Listener = connection.Listener,
            Port = connection.Port,
            ClientAddress = connection.RemoteAddress,
            Principal = connection.Peer.Principal,
            Method = Redaction.Cut(exchange.Method, MaxMethod),
            Scheme = exchange.Scheme,
            Protocol = exchange.Protocol,
            Host = Redaction.Authority(exchange.Authority),
            Path = Redaction.Target(exchange.Path, exchange.Query),
            Headers = Headers(exchange),
            Status = code,
            Flags = exchange.Failure.Flag,
            Details = exchange.Failure.IsFailure ? exchange.Failure.Details : exchange.LocalDetails ?? "via_upstream",
            Route = exchange.Route?.Route,
            VirtualHost = exchange.VirtualHost,
            Cluster = exchange.Cluster?.Settings.Name ?? "",
            Endpoint = exchange.Endpoint?.Name ?? "",
            UpstreamPath = isSent ? UpstreamPath(exchange) : "",
            Duration = duration,
            UpstreamStart = isSent ? clock.GetElapsedTime(exchange.StartTimestamp, exchange.UpstreamStart) : TimeSpan.Zero,
            UpstreamFirstByte =
                isSent && exchange.UpstreamHead > 0 ? clock.GetElapsedTime(exchange.UpstreamStart, exchange.UpstreamHead) : TimeSpan.Zero,
            ReceivedBytes = exchange.Received.Value,
            SentBytes = exchange.Sent.Value,
            TlsVersion = VersionOf(connection.TlsProtocol),
            ServerName = Redaction.Cut(connection.ServerName, MaxName),
        };
    }

    private List<HeaderValue> Headers(KestrelExchange exchange)
    {
        var shown = new List<HeaderValue>();
        foreach (var name in _headers)
        {
            if (exchange.RequestHeader(name) is { } value)
                shown.Add(new(name, Redaction.Value(value)));
        }
        return shown;
    }

    private static string UpstreamPath(KestrelExchange exchange)
    {
        var target = exchange.UpstreamTarget;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? Redaction.Target(target, "") : Redaction.Target(target[..query], target[query..]);
    }

    private static string VersionOf(SslProtocols protocol) =>
        protocol switch
        {
            SslProtocols.Tls13 => "TLSv1.3",
            SslProtocols.Tls12 => "TLSv1.2",
            SslProtocols.None => "",
            _ => protocol.ToString(),
        };
}
