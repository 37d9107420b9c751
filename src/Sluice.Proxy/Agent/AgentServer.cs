using System.Net;
using Microsoft.Extensions.Logging;
using Sluice.Proxy.Telemetry;
using Sluice.Values;

namespace Sluice.Proxy.Agent;

/// <summary>
/// The port where the kubelet and Prometheus find a sidecar and, through it, the application: neither has a certificate of the mesh. Only
/// the paths that the options name reach the application.
/// </summary>
internal sealed class AgentServer : IAsyncDisposable
{
    private readonly ValueMap<AppProbe> _probes;
    private readonly Func<bool> _isReady;
    private readonly AppClient _client = new();
    private readonly AppProber _prober;
    private readonly MergedMetrics _metrics;
    private readonly PageServer _server;

    public AgentServer(
        AgentOptions options,
        IPEndPoint bindTo,
        Func<bool> isReady,
        Func<string> metrics,
        ILoggerFactory loggers,
        TimeProvider clock
    )
    {
        (_probes, _isReady) = (options.Probes, isReady);
        _prober = new(options.Application, _client, clock);
        _metrics = new(options.Metrics, metrics, _client, clock);
        _server = new(bindTo, AnswerAsync, loggers);
    }

    public IPEndPoint EndPoint => _server.EndPoint;

    public Task StartAsync(CancellationToken cancellationToken) => _server.StartAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _client.Dispose();
    }

    private async ValueTask<Page?> AnswerAsync(PageRequest request)
    {
        if (request.Method is not ("GET" or "HEAD"))
            return null;
        if (request.Path == "/healthz/ready")
            return Page.Text(_isReady() ? 200 : 503, _isReady() ? "ready" : "not ready");
        if (request.Path == "/stats/prometheus")
            return await _metrics.WriteAsync(request.Headers, request.Aborted);
        return _probes.TryGetValue(request.Path, out var probe) ? await _prober.AskAsync(probe, request.Headers, request.Aborted) : null;
    }
}
