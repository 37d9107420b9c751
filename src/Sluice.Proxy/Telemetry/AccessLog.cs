using System.Buffers;
using Sluice.Proxy.Http;
using Sluice.Proxy.Listeners;
using Sluice.Proxy.Tcp;

namespace Sluice.Proxy.Telemetry;

/// <summary>
/// Istio's default text format:
/// <c>[%START_TIME%] "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE% %RESPONSE_FLAGS%
/// %RESPONSE_CODE_DETAILS% %CONNECTION_TERMINATION_DETAILS% "%UPSTREAM_TRANSPORT_FAILURE_REASON%" %BYTES_RECEIVED% %BYTES_SENT%
/// %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% "%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT)%" "%REQ(X-REQUEST-ID)%"
/// "%REQ(:AUTHORITY)%" "%UPSTREAM_HOST%" %UPSTREAM_CLUSTER_RAW% %UPSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_LOCAL_ADDRESS%
/// %DOWNSTREAM_REMOTE_ADDRESS% %REQUESTED_SERVER_NAME% %ROUTE_NAME%</c>.
/// </summary>
/// <param name="buffer">Null: no log.</param>
internal sealed class AccessLog(LogBuffer? buffer, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>Longest line; what is beyond it is cut. Default 8 KiB.</summary>
    private const int MaxLineChars = 8 * 1024;

    public void Write(KestrelExchange exchange, int statusCode)
    {
        if (buffer is null)
            return;
        var rented = ArrayPool<char>.Shared.Rent(MaxLineChars);
        var line = new LogLine(rented.AsSpan(0, MaxLineChars - 1));
        WriteStart(ref line, exchange.StartTime);
        line.Raw("\"");
        line.Value(exchange.Method);
        line.Space();
        line.Value(exchange.Path);
        if (exchange.Query.Length > 0)
            line.Value(exchange.Query);
        line.Space();
        line.Raw(exchange.Protocol);
        line.Raw("\" ");
        line.Number(statusCode);
        WriteFailure(
            ref line,
            exchange.Failure,
            exchange.Failure.IsFailure ? exchange.Failure.Details : exchange.LocalDetails ?? "via_upstream"
        );
        line.Quoted(exchange.TransportFailure);
        WriteBytes(ref line, exchange.Received.Value, exchange.Sent.Value, exchange.StartTimestamp);
        line.Value(exchange.ResponseHeader("x-envoy-upstream-service-time"));
        WriteClient(ref line, exchange);
        WriteUpstream(ref line, exchange.Endpoint?.Name, exchange.Cluster?.Settings.Name, null);
        WriteConnection(ref line, exchange.Connection, exchange.Route?.Route.Name);
        Finish(line, rented);
    }

    public void Write(RelaySession session)
    {
        if (buffer is null)
            return;
        var rented = ArrayPool<char>.Shared.Rent(MaxLineChars);
        var line = new LogLine(rented.AsSpan(0, MaxLineChars - 1));
        WriteStart(ref line, session.StartTime);
        WriteTunnel(ref line, session);
        WriteFailure(ref line, session.Failure, DetailsOf(session));
        line.Quoted(session.TransportFailure);
        WriteBytes(ref line, session.Received, session.Sent, session.StartTimestamp);
        line.Raw("- \"-\" \"-\" \"-\" \"-\" ");
        WriteUpstream(ref line, session.Endpoint?.Name, session.Cluster?.Settings.Name, session.UpstreamLocal);
        WriteConnection(ref line, session.Connection, null);
        Finish(line, rented);
    }

    private static void WriteTunnel(ref LogLine line, RelaySession session)
    {
        if (session.Target.Length == 0)
        {
            line.Raw("\"- - -\" 0");
            return;
        }
        line.Raw("\"CONNECT ");
        line.Value(session.Target);
        line.Raw(" HTTP/1.1\" ");
        line.Number(session.Status);
    }

    private static string DetailsOf(RelaySession session) =>
        session.Failure.IsFailure ? session.Failure.Details
        : session.LocalDetails.Length > 0 ? session.LocalDetails
        : "-";

    public Task FlushAsync() => buffer?.FlushAsync() ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => buffer?.DisposeAsync() ?? default;

    private static void WriteStart(ref LogLine line, DateTimeOffset start)
    {
        line.Raw("[");
        line.Time(start);
        line.Raw("] ");
    }

    private static void WriteFailure(ref LogLine line, ProxyFailure failure, string details)
    {
        line.Space();
        line.Raw(failure.Flag);
        line.Space();
        line.Raw(details);
        line.Raw(" - "); // termination details come from filters that close connections; there are none yet
    }

    private void WriteBytes(ref LogLine line, long received, long sent, long start)
    {
        line.Space();
        line.Number(received);
        line.Space();
        line.Number(sent);
        line.Space();
        line.Number((long)clock.GetElapsedTime(start).TotalMilliseconds);
        line.Space();
    }

    private static void WriteClient(ref LogLine line, KestrelExchange exchange)
    {
        line.Space();
        line.Quoted(exchange.RequestHeader("x-forwarded-for"));
        line.Space();
        line.Quoted(exchange.RequestHeader("user-agent"));
        line.Space();
        line.Quoted(exchange.RequestHeader("x-request-id"));
        line.Space();
        line.Quoted(exchange.UpstreamAuthority);
        line.Space();
    }

    private static void WriteUpstream(ref LogLine line, string? host, string? cluster, System.Net.EndPoint? local)
    {
        line.Quoted(host);
        line.Space();
        line.Value(cluster);
        line.Space();
        line.Address(local);
        line.Space();
    }

    private static void WriteConnection(ref LogLine line, GatewayConnection connection, string? route)
    {
        line.Address(connection.Local);
        line.Space();
        line.Address(connection.Remote);
        line.Space();
        line.Value(connection.ServerName);
        line.Space();
        line.Value(route);
    }

    private void Finish(LogLine line, char[] rented)
    {
        rented[line.Text.Length] = '\n';
        buffer!.Append(rented.AsSpan(0, line.Text.Length + 1));
        ArrayPool<char>.Shared.Return(rented);
    }
}
