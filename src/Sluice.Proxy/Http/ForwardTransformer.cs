using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace Sluice.Proxy.Http;

/// <summary>What changes between the client's request and the upstream's, and back.</summary>
internal sealed class ForwardTransformer(KestrelExchange exchange) : HttpTransformer
{
    // The client's bytes go on as they came: .NET would decode %2E and cut dot segments, which changes what the route has matched.
    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public TimeProvider Clock { get; set; } = TimeProvider.System;

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext,
        HttpRequestMessage proxyRequest,
        string destinationPrefix,
        CancellationToken cancellationToken
    )
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        proxyRequest.RequestUri = new Uri(destinationPrefix + exchange.UpstreamTarget, in Verbatim);
        proxyRequest.Headers.NonValidated.TryGetValues(HeaderNames.Host, out var host);
        if (!string.Equals(host.ToString(), exchange.UpstreamAuthority, StringComparison.Ordinal))
        {
            proxyRequest.Headers.Remove(HeaderNames.Host);
            proxyRequest.Headers.TryAddWithoutValidation(HeaderNames.Host, exchange.UpstreamAuthority);
        }
        // What .NET cannot read as a host (an empty one, a port over 65,535), it would send beside a Host line of its own.
        if (proxyRequest.Headers.Host is null && proxyRequest.Headers.NonValidated.Contains(HeaderNames.Host))
            throw new InvalidDataException("The request's host is not one.");
        exchange.UpstreamStart = Clock.GetTimestamp();
    }

    public override async ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext,
        HttpResponseMessage? proxyResponse,
        CancellationToken cancellationToken
    )
    {
        var copies = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        if (proxyResponse is null)
            return copies;
        exchange.UpstreamHead = Clock.GetTimestamp();
        var headers = httpContext.Response.Headers;
        ConnectionHeader.RemoveNominated(proxyResponse.Headers.NonValidated, headers);
        headers["x-envoy-upstream-service-time"] = Milliseconds();
        exchange.Via?.AddTo(headers, $"HTTP/{proxyResponse.Version}");
        exchange.Destination?.ResponseHeaders?.ApplyToResponse(exchange);
        exchange.Route?.ResponseHeaders?.ApplyToResponse(exchange);
        CountBody(httpContext.Response, proxyResponse);
        return copies;
    }

    private string Milliseconds()
    {
        var elapsed = (long)Clock.GetElapsedTime(exchange.UpstreamStart, exchange.UpstreamHead).TotalMilliseconds;
        return elapsed.ToString(CultureInfo.InvariantCulture);
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "owned by the response for its lifetime; it holds nothing of its own")]
    private void CountBody(HttpResponse response, HttpResponseMessage upstream)
    {
        if (upstream.Content.Headers.ContentLength is { } length)
            exchange.Sent.Add(HttpMethods.IsHead(exchange.Method) ? 0 : length);
        else if (response.StatusCode != StatusCodes.Status101SwitchingProtocols)
            response.Body = new CountingStream(response.Body, exchange.Sent);
    }
}
