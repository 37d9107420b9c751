using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Sluice.Proxy.Telemetry;

namespace Sluice.Proxy.Agent;

/// <summary>Asks the application what the kubelet wanted to know, and passes the answer on.</summary>
internal sealed class AppProber(IPAddress application, AppClient client, TimeProvider clock)
{
    // As much as the kubelet reads.
    private const int MaxBody = 10 * 1024;
    private const int MaxRedirects = 10;

    private static readonly HashSet<string> NotForwarded = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host",
        "Connection",
        "Keep-Alive",
        "Proxy-Connection",
        "Proxy-Authorization",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
        "Expect",
        "Content-Length",
        "Content-Type",
    };

    public async Task<Page> AskAsync(AppProbe probe, IHeaderDictionary headers, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(probe.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return probe.Kind switch
            {
                AppProbeKind.Http => await HttpAsync(probe, headers, either.Token),
                AppProbeKind.Tcp => await TcpAsync(probe, either.Token),
                _ => await GrpcAsync(probe, either.Token),
            };
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            return Page.Text(500, $"the application does not answer: {e.Message}");
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            return Page.Text(500, $"the application has not answered within {probe.Timeout.TotalSeconds} s");
        }
    }

    private async Task<Page> HttpAsync(AppProbe probe, IHeaderDictionary headers, CancellationToken cancellationToken)
    {
        var to = EndPoint(probe);
        var address = new Uri(
            $"{(probe.IsTls ? "https" : "http")}://{Authority(probe.Host.Length > 0 ? probe.Host : $"{to.Address}")}:{probe.Port}{probe.Path}"
        );
        for (var hops = 0; ; hops++)
        {
            using var request = Request(probe, headers, address);
            using var response = await client.SendAsync(request, to, cancellationToken);
            if (hops < MaxRedirects && Redirect(response, address) is { } next)
            {
                address = next;
                continue;
            }
            var (body, _) = await AppClient.ReadAsync(response, MaxBody, cancellationToken);
            return new((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType ?? "text/plain", body);
        }
    }

    // Elsewhere is not this probe's: the status itself is the answer, and the kubelet takes it for a good one.
    private static Uri? Redirect(HttpResponseMessage response, Uri from)
    {
        if ((int)response.StatusCode is not (>= 300 and < 400) || response.Headers.Location is not { } location)
            return null;
        var next = new Uri(from, location);
        return next.GetLeftPart(UriPartial.Authority) == from.GetLeftPart(UriPartial.Authority) ? next : null;
    }

    private static HttpRequestMessage Request(AppProbe probe, IHeaderDictionary headers, Uri address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address) { Version = HttpVersion.Version11 };
        request.Headers.ConnectionClose = true;
        foreach (var (name, values) in headers)
        {
            if (!NotForwarded.Contains(name))
                request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }
        foreach (var (name, _) in probe.Headers)
            request.Headers.Remove(name);
        foreach (var (name, value) in probe.Headers)
            request.Headers.TryAddWithoutValidation(name == ":authority" ? "Host" : name, value);
        return request;
    }

    private async Task<Page> TcpAsync(AppProbe probe, CancellationToken cancellationToken)
    {
        await using var connection = await AppDialer.ConnectAsync(EndPoint(probe), cancellationToken);
        return Page.Text(200, "");
    }

    private async Task<Page> GrpcAsync(AppProbe probe, CancellationToken cancellationToken)
    {
        using var request = GrpcHealth.Request(probe);
        using var response = await client.SendAsync(request, EndPoint(probe), cancellationToken);
        var (body, _) = await AppClient.ReadAsync(response, MaxBody, cancellationToken);
        return GrpcHealth.IsServing(body.Span) ? Page.Text(200, "") : Page.Text(500, "the application does not say that it serves");
    }

    private IPEndPoint EndPoint(AppProbe probe)
    {
        if (probe.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return new(IPAddress.Loopback, probe.Port);
        var isLoopback = IPAddress.TryParse(probe.Host, out var host) && IPAddress.IsLoopback(host);
        return new(isLoopback ? host! : application, probe.Port);
    }

    private static string Authority(string host) => host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
}
