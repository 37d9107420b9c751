using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sluice.Proxy.Telemetry;

namespace Sluice.Proxy.Agent;

/// <summary>The proxy's metrics with the application's behind them, so that Prometheus needs to know only one port of a pod.</summary>
internal sealed class MergedMetrics(AppMetrics? application, Func<string> own, AppClient client, TimeProvider clock)
{
    /// <summary>More than a target of Prometheus should have; beyond it, half of the text would be a wrong one.</summary>
    public const int MaxBody = 16 * 1024 * 1024;

    private const string TimeoutHeader = "X-Prometheus-Scrape-Timeout-Seconds";

    // Prometheus's own default.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly Counter _failures = new();

    public async Task<Page> WriteAsync(IHeaderDictionary headers, CancellationToken cancellationToken)
    {
        var more = application is null ? default : await ReadAsync(application, headers, cancellationToken);
        var text = new MemoryStream();
        text.Write(Encoding.UTF8.GetBytes(own()));
        if (application is not null)
            text.Write(
                Encoding.UTF8.GetBytes(
                    $"# TYPE sluice_application_scrape_failures_total counter\nsluice_application_scrape_failures_total {_failures.Value}\n"
                )
            );
        text.Write(more.Span);
        return new(200, PrometheusText.ContentType, text.GetBuffer().AsMemory(0, (int)text.Length));
    }

    /// <returns>Nothing where it does not come in time or whole: the proxy's own metrics must not be lost with it.</returns>
    private async Task<ReadOnlyMemory<byte>> ReadAsync(AppMetrics asked, IHeaderDictionary headers, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(TimeoutOf(headers), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            if (asked.Port == 0)
                throw new HttpRequestException("no port");
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{asked.Port}{asked.Path}");
            // Not OpenMetrics, which the proxy's own part is not.
            request.Headers.TryAddWithoutValidation("Accept", "text/plain;version=0.0.4,*/*;q=0.1");
            request.Headers.ConnectionClose = true;
            using var response = await client.SendAsync(request, new IPEndPoint(IPAddress.Loopback, asked.Port), either.Token);
            var (body, isWhole) = await AppClient.ReadAsync(response, MaxBody, either.Token);
            if (response.IsSuccessStatusCode && isWhole)
                return body;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException) { }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested) { }
        _failures.Increment();
        return default;
    }

    // Prometheus says how long it waits; 10 % of it are left for the way.
    private static TimeSpan TimeoutOf(IHeaderDictionary headers) =>
        double.TryParse(headers[TimeoutHeader], NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
        && seconds is > 0 and < 3600
            ? TimeSpan.FromSeconds(seconds * 0.9)
            : Timeout;
}
