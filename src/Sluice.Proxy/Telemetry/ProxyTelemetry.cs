using System.Net;
using Microsoft.Extensions.Logging;
using Sluice.Proxy.Egress;

namespace Sluice.Proxy.Telemetry;

/// <summary>Metrics, access log, and the ports where health and metrics are read.</summary>
internal sealed class ProxyTelemetry : IAsyncDisposable
{
    private readonly PageServer? _status;
    private readonly PageServer? _metricsPage;
    private readonly LogBuffer? _egress;
    private bool _isStarted;

    public ProxyTelemetry(ProxyOptions options, ILoggerFactory loggers, TimeProvider clock, Func<int> listeners)
    {
        var access = OpenLog(options.AccessLogPath, options, clock);
        Log = new AccessLog(access, clock);
        // One writer for one file, so that no line is torn.
        _egress = options.EgressLogPath == options.AccessLogPath ? null : OpenLog(options.EgressLogPath, options, clock);
        Audit = new EgressAudit(_egress ?? (options.EgressLogPath == options.AccessLogPath ? access : null), Metrics, clock);
        var text = new PrometheusText(Metrics, options, listeners);
        var address = options.Bind ?? IPAddress.IPv6Any;
        if (options.StatusPort is { } status)
            _status = new PageServer(new IPEndPoint(address, status), StatusPage, loggers);
        if (options.MetricsPort is { } metrics)
            _metricsPage = new PageServer(new IPEndPoint(address, metrics), path => MetricsPage(path, text), loggers);
    }

    public ProxyMetrics Metrics { get; } = new();

    public AccessLog Log { get; }

    public EgressAudit Audit { get; }

    /// <summary>True between the first applied snapshot and the drain.</summary>
    public bool IsReady { get; set; }

    public IPEndPoint? StatusEndPoint => _isStarted ? _status?.EndPoint : null;

    public IPEndPoint? MetricsEndPoint => _isStarted ? _metricsPage?.EndPoint : null;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_isStarted)
            return;
        if (_status is not null)
            await _status.StartAsync(cancellationToken);
        if (_metricsPage is not null)
            await _metricsPage.StartAsync(cancellationToken);
        _isStarted = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_status is not null)
            await _status.DisposeAsync();
        if (_metricsPage is not null)
            await _metricsPage.DisposeAsync();
        await Log.DisposeAsync();
        if (_egress is not null)
            await _egress.DisposeAsync();
    }

    private LogBuffer? OpenLog(string path, ProxyOptions options, TimeProvider clock)
    {
        if (path.Length == 0)
            return null;
        var file =
            path == "/dev/stdout"
                ? Console.OpenStandardOutput()
                : new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0, useAsync: true);
        return new LogBuffer(file, options.Limits.AccessLogBufferBytes, Metrics.AccessLogDropped, clock);
    }

    private Page? StatusPage(string path) =>
        path == "/healthz/ready" ? new Page(IsReady ? 200 : 503, "text/plain", IsReady ? "ready" : "not ready") : null;

    private static Page? MetricsPage(string path, PrometheusText text) =>
        path is "/stats/prometheus" or "/metrics" ? new Page(200, "text/plain; version=0.0.4; charset=utf-8", text.Write()) : null;
}
