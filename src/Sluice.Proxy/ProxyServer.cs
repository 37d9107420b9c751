using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sluice.Proxy.Clusters;
using Sluice.Proxy.Egress;
using Sluice.Proxy.Forward;
using Sluice.Proxy.Http;
using Sluice.Proxy.Listeners;
using Sluice.Proxy.Names;
using Sluice.Proxy.Reports;
using Sluice.Proxy.State;
using Sluice.Proxy.Tcp;
using Sluice.Proxy.Telemetry;
using Sluice.Proxy.Tls;
using Sluice.Snapshot;
using Sluice.Values;
using Yarp.ReverseProxy.Forwarder;

namespace Sluice.Proxy;

/// <summary>The data plane: takes snapshots, and serves them.</summary>
public sealed class ProxyServer : IAsyncDisposable
{
    private readonly ILogger _log;
    private readonly TimeProvider _clock;
    private readonly ProxyOptions _options;
    private readonly SnapshotSlot<ProxyState> _slot = new(ProxyState.Empty);
    private readonly ProxyStateBuilder _builder;
    private readonly PortSet _ports;
    private readonly CertificateStore _certificates;
    private readonly HostResolver _names;
    private readonly DnsResolver _dns;
    private readonly ProxyTelemetry _telemetry;
    private readonly ProxyAuthentication _proxyUsers;
    private readonly ServiceProvider _services;
    private readonly SemaphoreSlim _applying = new(1, 1);

    /// <param name="random">Balancing, weights and request ids; seed it in tests.</param>
    public ProxyServer(ProxyOptions options, ILoggerFactory loggers, TimeProvider clock, Random random)
    {
        (_options, _clock, _log) = (options, clock, loggers.CreateLogger("Sluice.Proxy"));
        var chance = new RandomSource(random);
        // YARP's forwarder has no public constructor; this container holds nothing else.
        _services = new ServiceCollection()
            .AddSingleton(loggers)
            .AddLogging()
            .AddSingleton(clock)
            .AddHttpForwarder()
            .BuildServiceProvider();
        _telemetry = new ProxyTelemetry(options, loggers, clock, () => _ports!.Bound.Count, () => RateLimits);
        var tlsLog = loggers.CreateLogger("Sluice.Proxy.Tls");
        _certificates = new(new FileMap(options.FileMap), options.Workload, clock, tlsLog);
        _names = new HostResolver(options.Names, clock);
        _builder = new ProxyStateBuilder(new ClusterFactory(options.Limits, _certificates, _names, chance, clock), _certificates, clock);
        options.Reports?.Attach(_telemetry.Metrics, () => ServedFiles.Of(_slot.Current.Snapshot, _certificates), () => RateLimits);
        var families = new LocalFamilies(clock);
        _dns = new DnsResolver(_names, () => _slot.Current.Clusters.Values, families.Has, options.Limits.DnsRefresh, clock, _log);
        var relay = new TcpRelay(_slot, _telemetry.Metrics, _telemetry.Log, _telemetry.Audit, chance, clock);
        _proxyUsers = new ProxyAuthentication(_telemetry.Metrics.ProxyUsersRefused, clock);
        var shared = new ConnectionServices(
            _slot,
            new TlsTermination(options.Limits.HandshakeTimeout, _telemetry.Metrics, clock, tlsLog),
            relay,
            new ForwardProxyConnections(_slot, new ForwardTunnels(relay, _telemetry.Log, clock), _proxyUsers, options.Limits, clock),
            _telemetry.Metrics,
            _telemetry.Drain,
            options.Limits,
            clock,
            loggers.CreateLogger("Sluice.Proxy.Listeners")
        );
        if (options.OriginalDestination is { } known)
            shared = shared with { OriginalDestination = connection => known((IPEndPoint)connection.RemoteEndPoint!) };
        _ports = new PortSet(shared, options, CreateApplication(chance), loggers, clock);
    }

    private HttpApplication CreateApplication(RandomSource chance)
    {
        var sender = new UpstreamSender(_services.GetRequiredService<IHttpForwarder>(), _clock);
        var forward = new ForwardProxyRequests(sender, _proxyUsers, chance);
        var pipeline = new RequestPipeline(_slot, new ClientHeaders(chance), sender, forward, port => _ports.BoundPort(port), chance);
        var telemetry = new RequestTelemetry(_telemetry.Metrics, _telemetry.Log, _telemetry.Audit, _options.Reports, _clock);
        return new HttpApplication(pipeline, telemetry, _telemetry.Drain, _clock);
    }

    /// <summary>The listeners that stand now.</summary>
    public IReadOnlyList<BoundListener> Listeners => _ports.Bound;

    /// <summary>What the rate limits have counted, one for each limit of each policy.</summary>
    public IReadOnlyList<RateLimitStatus> RateLimits => _slot.Current.RateLimits?.Status() ?? [];

    /// <summary>Where <c>/healthz/ready</c> is served; null where it is off or nothing was applied yet.</summary>
    public IPEndPoint? StatusEndPoint => _telemetry.StatusEndPoint;

    /// <summary>Where metrics are served; null where they are off or nothing was applied yet.</summary>
    public IPEndPoint? MetricsEndPoint => _telemetry.MetricsEndPoint;

    /// <summary>Where the agent's server is; null where it is off or nothing was applied yet.</summary>
    public IPEndPoint? AgentEndPoint => _telemetry.AgentEndPoint;

    /// <summary>Starts the status, metrics and agent ports; the first <see cref="ApplyAsync"/> does it too.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => _telemetry.StartAsync(cancellationToken);

    /// <summary>Writes access log lines that wait.</summary>
    public Task FlushLogAsync() => Task.WhenAll(_telemetry.Log.FlushAsync(), _telemetry.Audit.FlushAsync());

    /// <summary>
    /// Binds new ports, swaps to <paramref name="next"/>, unbinds ports that are no longer named and drains their connections in the
    /// background. If a port cannot be bound, nothing changes.
    /// </summary>
    public async Task<ApplyResult> ApplyAsync(ProxySnapshot next, CancellationToken cancellationToken)
    {
        await _applying.WaitAsync(cancellationToken);
        try
        {
            return await Apply_NeedsLock(next, cancellationToken);
        }
        finally
        {
            _applying.Release();
        }
    }

    /// <summary>Swaps the endpoints of the named clusters, and nothing else.</summary>
    public void ApplyEndpoints(ValueList<EndpointSet> sets)
    {
        var clusters = _slot.Current.Clusters;
        foreach (var set in sets)
        {
            if (clusters.TryGetValue(set.Cluster, out var cluster))
                ClusterFactory.ConfigureEndpoints(cluster.Settings, cluster.Life, set.Endpoints);
        }
    }

    /// <summary>Stops accepting, lets open connections end for the drain time, then aborts them.</summary>
    public Task DrainAsync(CancellationToken cancellationToken)
    {
        _telemetry.IsReady = false;
        return _ports.CloseAllAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _ports.CloseAllAsync(now.Token);
        _ports.Dispose();
        await _dns.DisposeAsync();
        _proxyUsers.Dispose();
        await _names.DisposeAsync();
        await _telemetry.DisposeAsync();
        await _services.DisposeAsync();
        _certificates.Dispose();
        _applying.Dispose();
    }

    private async Task<ApplyResult> Apply_NeedsLock(ProxySnapshot next, CancellationToken cancellationToken)
    {
        await _telemetry.StartAsync(cancellationToken);
        var change = await _ports.BindAsync(next.Listeners, cancellationToken);
        if (change.Problem.Length > 0)
        {
            _log.Refused(next.Version, change.Problem);
            return ApplyResult.Refused(change.Problem);
        }
        try
        {
            var state = _builder.Build(next, _slot.Current);
            await WarmAsync(state, cancellationToken);
            Retire(_slot.Publish(state), state);
        }
        catch (Exception problem)
        {
            await _ports.RevertAsync(change);
            _log.Refused(next.Version, problem.Message);
            return ApplyResult.Refused(problem.Message);
        }
        _ports.Commit(change);
        _certificates.Trim(next.Secrets);
        _telemetry.IsReady = true;
        _log.Applied(next.Version, next.Listeners.Count, next.Clusters.Count);
        return ApplyResult.Applied;
    }

    /// <summary>New DNS clusters get a first answer before they serve, but not for ever.</summary>
    private async Task WarmAsync(ProxyState state, CancellationToken cancellationToken)
    {
        try
        {
            await _dns.WarmAsync(state.Clusters.Values).WaitAsync(_options.Limits.WarmupTimeout, _clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            _log.NotWarm(state.Snapshot.Version);
        }
    }

    /// <summary>Closes connections of clusters that are gone, once the requests that may still hold them have had their time.</summary>
    private void Retire(ProxyState before, ProxyState now)
    {
        var kept = now.Clusters.Values.Select(c => c.Life).ToHashSet();
        var gone = before.Clusters.Values.Select(c => c.Life).Where(l => !kept.Contains(l)).ToList<IDisposable>();
        if (!ReferenceEquals(before.Guard, now.Guard))
            gone.AddRange(kept.SelectMany(l => l.Trim((now.Guard ?? EgressGuard.Open).Lanes)));
        if (gone.Count > 0)
            _ = RetireAsync(gone);
    }

    private async Task RetireAsync(List<IDisposable> gone)
    {
        await Task.Delay(_options.DrainTimeout, _clock, CancellationToken.None);
        foreach (var connections in gone)
            connections.Dispose();
    }
}
