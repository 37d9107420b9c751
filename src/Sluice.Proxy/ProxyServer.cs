using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sluice.Proxy.Clusters;
using Sluice.Proxy.Http;
using Sluice.Proxy.Listeners;
using Sluice.Proxy.State;
using Sluice.Snapshot;
using Sluice.Values;
using Yarp.ReverseProxy.Forwarder;

namespace Sluice.Proxy;

/// <summary>The data plane: takes snapshots, and serves them.</summary>
public sealed class ProxyServer : IAsyncDisposable
{
    private readonly ProxyOptions _options;
    private readonly ILogger _log;
    private readonly SnapshotSlot<ProxyState> _slot = new(ProxyState.Empty);
    private readonly ProxyStateBuilder _builder;
    private readonly PortSet _ports;
    private readonly ServiceProvider _services;
    private readonly SemaphoreSlim _applying = new(1, 1);

    /// <param name="random">Balancing, weights and request ids; seed it in tests.</param>
    public ProxyServer(ProxyOptions options, ILoggerFactory loggers, TimeProvider clock, Random random)
    {
        _options = options;
        _log = loggers.CreateLogger("Sluice.Proxy");
        var chance = new RandomSource(random);
        // YARP's forwarder has no public constructor; this container holds nothing else.
        _services = new ServiceCollection()
            .AddSingleton(loggers)
            .AddLogging()
            .AddSingleton(clock)
            .AddHttpForwarder()
            .BuildServiceProvider();
        var sender = new UpstreamSender(_services.GetRequiredService<IHttpForwarder>(), clock);
        var pipeline = new RequestPipeline(_slot, new ClientHeaders(chance), sender, chance);
        _builder = new ProxyStateBuilder(new ClusterFactory(options.Limits, chance, clock));
        _ports = new PortSet(_slot, options, new HttpApplication(pipeline, clock), loggers, clock);
    }

    /// <summary>The listeners that stand now.</summary>
    public IReadOnlyList<BoundListener> Listeners => _ports.Bound;

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
    public Task DrainAsync(CancellationToken cancellationToken) => _ports.CloseAllAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _ports.CloseAllAsync(now.Token);
        await _services.DisposeAsync();
        _applying.Dispose();
    }

    private async Task<ApplyResult> Apply_NeedsLock(ProxySnapshot next, CancellationToken cancellationToken)
    {
        var change = await _ports.BindAsync(next.Listeners, cancellationToken);
        if (change.Problem.Length > 0)
        {
            _log.Refused(next.Version, change.Problem);
            return ApplyResult.Refused(change.Problem);
        }
        try
        {
            _slot.Publish(_builder.Build(next, _slot.Current));
        }
        catch (Exception problem)
        {
            await _ports.RevertAsync(change);
            _log.Refused(next.Version, problem.Message);
            return ApplyResult.Refused(problem.Message);
        }
        _ports.Commit(change);
        _log.Applied(next.Version, next.Listeners.Count, next.Clusters.Count);
        return ApplyResult.Applied;
    }
}
