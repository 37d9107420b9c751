using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using Sluice.Proxy.Agent;
using Sluice.Proxy.Egress;
using Sluice.Proxy.Listeners;
using Sluice.Snapshot;

namespace Sluice.Proxy.Telemetry;

/// <summary>Metrics, access log, and the ports where health and metrics are read.</summary>
internal sealed class ProxyTelemetry : IAsyncDisposable
{
    private readonly PageServer? _status;
    private readonly PageServer? _metricsPage;
    private readonly AgentServer? _agent;
    private readonly LogBuffer? _egress;
    private bool _isStarted;

    public ProxyTelemetry(
        ProxyOptions options,
        ILoggerFactory loggers,
        TimeProvider clock,
        Func<int> listeners,
        Func<IReadOnlyList<RateLimitStatus>> rateLimits
    )
    {
        var access = OpenLog(options.AccessLogPath, options, clock);
        Log = new AccessLog(access, clock);
        // One writer for one file, so that no line is torn.
        _egress = options.EgressLogPath == options.AccessLogPath ? null : OpenLog(options.EgressLogPath, options, clock);
        Audit = new EgressAudit(
            _egress ?? (options.EgressLogPath == options.AccessLogPath ? access : null),
            Metrics,
            options.Reports,
            clock
        );
        var text = new PrometheusText(Metrics, options, listeners, rateLimits);
        var address = options.Bind ?? IPAddress.IPv6Any;
        if (options.StatusPort is { } status)
            _status = new PageServer(new IPEndPoint(address, status), r => ValueTask.FromResult(StatusPage(r)), loggers);
        if (options.MetricsPort is { } metrics)
            _metricsPage = new PageServer(new IPEndPoint(address, metrics), r => ValueTask.FromResult(MetricsPage(r, text)), loggers);
        if (options.Agent is { } agent)
            _agent = new AgentServer(agent, new IPEndPoint(address, agent.Port), () => IsReady, text.Write, loggers, clock);
    }

    public ProxyMetrics Metrics { get; } = new();

    public AccessLog Log { get; }

    public EgressAudit Audit { get; }

    /// <summary>True between the first applied snapshot and the drain.</summary>
    public bool IsReady
    {
        get => field && !Drain.IsOn;
        set;
    }

    public InboundDrain Drain { get; } = new();

    public IPEndPoint? StatusEndPoint => _isStarted ? _status?.EndPoint : null;

    public IPEndPoint? MetricsEndPoint => _isStarted ? _metricsPage?.EndPoint : null;

    public IPEndPoint? AgentEndPoint => _isStarted ? _agent?.EndPoint : null;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_isStarted)
            return;
        if (_status is not null)
            await _status.StartAsync(cancellationToken);
        if (_metricsPage is not null)
            await _metricsPage.StartAsync(cancellationToken);
        if (_agent is not null)
            await _agent.StartAsync(cancellationToken);
        _isStarted = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_status is not null)
            await _status.DisposeAsync();
        if (_metricsPage is not null)
            await _metricsPage.DisposeAsync();
        if (_agent is not null)
            await _agent.DisposeAsync();
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

    private Page? StatusPage(PageRequest request) =>
        (request.Method, request.Path) switch
        {
            (_, "/healthz/ready") => Page.Text(IsReady ? 200 : 503, IsReady ? "ready" : "not ready"),
            // Whoever runs beside the proxy may end it anyway; nobody else may make it unready.
            ("POST", "/drain") when request.IsLocal => DrainPage(),
            _ => null,
        };

    private Page DrainPage()
    {
        Drain.Begin();
        var left = Drain.UnderWay;
        return left == 0 ? Page.Text(200, "drained") : Page.Text(202, $"draining: {left} under way");
    }

    private static Page? MetricsPage(PageRequest request, PrometheusText text) =>
        request.Path is "/stats/prometheus" or "/metrics"
            ? new Page(200, PrometheusText.ContentType, Encoding.UTF8.GetBytes(text.Write()))
            : null;
}
