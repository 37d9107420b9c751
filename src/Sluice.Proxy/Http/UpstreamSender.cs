using Microsoft.AspNetCore.Http;
using Sluice.Proxy.Clusters;
using Yarp.ReverseProxy.Forwarder;

namespace Sluice.Proxy.Http;

/// <summary>Sends a request to its endpoint and its answer back, and turns what goes wrong into a <see cref="ProxyFailure"/>.</summary>
internal sealed class UpstreamSender(IHttpForwarder forwarder, TimeProvider clock)
{
    /// <summary>Zero <paramref name="timeout"/>: no limit.</summary>
    public async Task SendAsync(KestrelExchange exchange, TimeSpan timeout)
    {
        var (cluster, endpoint) = (exchange.Cluster!, exchange.Endpoint!);
        using var deadline = timeout > TimeSpan.Zero ? new CancellationTokenSource(timeout, clock) : null;
        // Once, and for the record too: a lane may be given up while the request lasts.
        exchange.Pool = cluster.Life.PoolFor(endpoint, exchange.Egress?.Lane);
        CountRequestBody(exchange);
        exchange.Transformer.Clock = clock;
        endpoint.Begin();
        try
        {
            var error = await forwarder.SendAsync(
                exchange.Context,
                endpoint.Prefix,
                exchange.Pool.Client,
                cluster.RequestConfig(exchange.Protocol),
                exchange.Transformer,
                deadline?.Token ?? CancellationToken.None
            );
            if (error != ForwarderError.None)
                await FailAsync(exchange, error, deadline is { IsCancellationRequested: true });
        }
        finally
        {
            endpoint.End();
        }
    }

    private static void CountRequestBody(KestrelExchange exchange)
    {
        var request = exchange.Context.Request;
        if (request.ContentLength is { } length)
            exchange.Received.Add(length);
        else if (request.Headers.TransferEncoding.Count > 0)
            request.Body = new CountingStream(request.Body, exchange.Received);
    }

    private static async Task FailAsync(KestrelExchange exchange, ForwarderError error, bool isLate)
    {
        var exception = exchange.Context.GetForwarderErrorFeature()?.Exception;
        exchange.Failure = Classify(exchange.Context, error, exception, isLate);
        exchange.TransportFailure = TransportReason(exception);
        var response = exchange.Context.Response;
        if (response.HasStarted || exchange.Failure.Kind == FailureKind.ClientGone)
            return;
        response.Clear();
        exchange.Sent.Reset();
        await exchange.ReplyAsync(exchange.Failure);
    }

    private static ProxyFailure Classify(HttpContext context, ForwarderError error, Exception? exception, bool isLate)
    {
        if (isLate)
            return ProxyFailure.Timeout;
        if (context.RequestAborted.IsCancellationRequested)
            return ProxyFailure.ClientGone;
        return error switch
        {
            ForwarderError.RequestTimedOut or ForwarderError.UpgradeActivityTimeout => ProxyFailure.IdleTimeout,
            ForwarderError.Request => ClassifyRequest(exception),
            ForwarderError.ResponseHeaders => ProxyFailure.UpstreamProtocol,
            ForwarderError.RequestCreation or ForwarderError.RequestBodyClient => ProxyFailure.ClientProtocol,
            ForwarderError.ResponseBodyDestination => ProxyFailure.ResponseTerminated,
            ForwarderError.RequestCanceled
            or ForwarderError.RequestBodyCanceled
            or ForwarderError.ResponseBodyCanceled
            or ForwarderError.ResponseBodyClient
            or ForwarderError.UpgradeRequestCanceled
            or ForwarderError.UpgradeRequestClient
            or ForwarderError.UpgradeResponseCanceled
            or ForwarderError.UpgradeResponseClient => ProxyFailure.ClientGone,
            _ => ProxyFailure.ConnectionTerminated,
        };
    }

    private static ProxyFailure ClassifyRequest(Exception? exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is ConnectException connect)
                return Of(connect.Problem);
        }
        return (exception as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError => ProxyFailure.ConnectFailure,
            HttpRequestError.SecureConnectionError => ProxyFailure.TlsFailure,
            HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError => ProxyFailure.UpstreamProtocol,
            HttpRequestError.VersionNegotiationError or HttpRequestError.ConfigurationLimitExceeded => ProxyFailure.UpstreamProtocol,
            _ => ProxyFailure.ConnectionTerminated,
        };
    }

    public static ProxyFailure Of(ConnectProblem problem) =>
        problem switch
        {
            ConnectProblem.TimedOut => ProxyFailure.ConnectTimeout,
            ConnectProblem.Tls => ProxyFailure.TlsFailure,
            ConnectProblem.Overflow => ProxyFailure.Overflow,
            ConnectProblem.NotResolved => ProxyFailure.NotResolved,
            ConnectProblem.Forbidden => ProxyFailure.Denied,
            _ => ProxyFailure.ConnectFailure,
        };

    private static string TransportReason(Exception? exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is ConnectException connect)
                return connect.Message;
        }
        return "";
    }
}
