using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Sluice.Proxy.Egress;
using Sluice.Proxy.Http;
using Sluice.Proxy.Reports;
using Sluice.Snapshot;

namespace Sluice.Proxy.Telemetry;

/// <summary>What is written down at the end of a request.</summary>
internal sealed class RequestTelemetry(ProxyMetrics metrics, AccessLog log, EgressAudit audit, ProxyReports? reports, TimeProvider clock)
{
    private const int NoGrpcStatus = 31;

    public void Record(KestrelExchange exchange)
    {
        // A client that went before the answer began has seen no status, whatever Kestrel would have sent.
        var isUnanswered = exchange.Failure.Kind == FailureKind.ClientGone && !exchange.Context.Response.HasStarted;
        var code = isUnanswered ? exchange.Failure.StatusCode : exchange.StatusCode;
        var cell = FindCell(exchange, code);
        cell.Requests.Increment();
        var now = clock.GetTimestamp();
        cell.Duration.Record(clock.GetElapsedTime(exchange.StartTimestamp, now).TotalMilliseconds);
        cell.RequestBytes.Record(exchange.Received.Value);
        cell.ResponseBytes.Record(exchange.Sent.Value);
        reports?.Add(exchange, code, now);
        log.Write(exchange, code);
        if (exchange.Egress is { } passage)
            audit.Write(passage, exchange.Connection.Listener, new(Reached(exchange), code, exchange.Failure, exchange.TransportFailure));
    }

    private static System.Net.IPEndPoint? Reached(KestrelExchange exchange) =>
        exchange is { Endpoint: { } endpoint, Pool: { } pool, UpstreamStart: > 0 } ? pool.Reached(endpoint) : null;

    private HttpCell FindCell(KestrelExchange exchange, int code)
    {
        var isGrpc = exchange.RequestHeaders.ContentType.ToString().StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase);
        var grpcStatus = isGrpc ? GrpcStatus(exchange) : NoGrpcStatus;
        // What an endpoint keeps is of one side and one client; a workload's side has many clients.
        if (exchange.Endpoint is not { } endpoint || exchange.Connection.Direction == TrafficDirection.Inbound)
            return metrics.HttpCell(Labels(exchange, code, isGrpc, grpcStatus));
        var key = code | ((int)exchange.Failure.Kind << 10) | ((isGrpc ? 1 : 0) << 15) | (grpcStatus << 16);
        if (endpoint.Cells.TryGetValue(key, out var cell))
            return cell;
        cell = metrics.HttpCell(Labels(exchange, code, isGrpc, grpcStatus));
        endpoint.Cells[key] = cell;
        return cell;
    }

    private static HttpLabels Labels(KestrelExchange exchange, int code, bool isGrpc, int grpcStatus)
    {
        var peer = PeerLabels.Unknown;
        if (exchange.Cluster is { } cluster)
            peer = exchange.Endpoint?.Peer(cluster.Settings.Service) ?? peer with { Service = cluster.Settings.Service };
        else if (exchange.Route?.Route.Action is DirectResponseAction { Service: { } named })
            peer = peer with { Service = named };
        var status = grpcStatus == NoGrpcStatus ? "" : grpcStatus.ToString(CultureInfo.InvariantCulture);
        return new(SideLabels.Of(exchange.Connection), peer, code, exchange.Failure.Flag, isGrpc ? "grpc" : "http", status);
    }

    private static int GrpcStatus(KestrelExchange exchange)
    {
        var text = exchange.ResponseHeader("grpc-status");
        if (text is null && exchange.Context.Features.Get<IHttpResponseTrailersFeature>() is { Trailers: { } trailers })
            text = trailers["grpc-status"].ToString();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status <= 16 ? status : NoGrpcStatus;
    }
}
