using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Sluice.Proxy.Names;
using Sluice.Snapshot;

namespace Sluice.Proxy.Clusters;

/// <summary>
/// Resolves the names of DNS clusters, at once when they come and again when the answer's time is over, in the background: a request only
/// ever reads the last good answer.
/// </summary>
internal sealed class DnsResolver : IAsyncDisposable
{
    /// <summary>Addresses of one name that are used; more are ignored.</summary>
    private const int MaxAddresses = 256;

    /// <summary>Time between two looks at what is due: the shortest TTL there is. A cluster is refreshed at most so much late.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly IHostResolver _names;
    private readonly Func<IEnumerable<ClusterRuntime>> _clusters;
    private readonly Func<AddressFamily, bool> _hasFamily;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private readonly ILogger _log;
    private readonly ConcurrentDictionary<string, string> _failing = new(StringComparer.Ordinal);

    // Weak, so that a schedule goes with its cluster.
    private readonly ConditionalWeakTable<ClusterLife, DnsSchedule> _schedules = [];

    /// <param name="clusters">All clusters of the present state.</param>
    /// <param name="hasFamily">Whether addresses of a family are worth a try from this machine.</param>
    /// <param name="interval">Time to the next attempt where no TTL is told.</param>
    public DnsResolver(
        IHostResolver names,
        Func<IEnumerable<ClusterRuntime>> clusters,
        Func<AddressFamily, bool> hasFamily,
        TimeSpan interval,
        TimeProvider clock,
        ILogger log
    )
    {
        (_names, _clusters, _hasFamily, _interval, _clock, _log) = (names, clusters, hasFamily, interval, clock, log);
        _timer = clock.CreateTimer(_ => Refresh(), null, Tick, Tick);
    }

    /// <summary>Resolves what has no address yet; ends when all have had their first answer.</summary>
    public Task WarmAsync(IEnumerable<ClusterRuntime> clusters) =>
        Task.WhenAll(clusters.Where(c => IsDns(c) && c.Life.Endpoints.Current.Endpoints.Length == 0).Select(ResolveAsync));

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await _stop.CancelAsync();
        _stop.Dispose();
    }

    private static bool IsDns(ClusterRuntime cluster) =>
        cluster.Settings.Discovery is ClusterDiscovery.StrictDns or ClusterDiscovery.LogicalDns;

    private void Refresh()
    {
        foreach (var cluster in _clusters().Where(IsDns))
        {
            if (ScheduleOf(cluster).TryBegin(cluster.Life.Configured, _clock.GetTimestamp()))
                _ = RefreshAsync(cluster);
        }
    }

    private async Task RefreshAsync(ClusterRuntime cluster)
    {
        try
        {
            await ResolveAsync(cluster);
        }
        finally
        {
            ScheduleOf(cluster).End();
        }
    }

    private DnsSchedule ScheduleOf(ClusterRuntime cluster) => _schedules.GetValue(cluster.Life, _ => new DnsSchedule());

    private async Task ResolveAsync(ClusterRuntime cluster)
    {
        var configured = cluster.Life.Configured;
        var found = await Task.WhenAll(configured.Select(ResolveAsync));
        if (cluster.Life.Configured != configured)
            return;
        var wait = found.Length == 0 ? _interval : found.Min(f => f?.TimeToLive ?? _interval);
        ScheduleOf(cluster).Set(configured, _clock, wait);
        // One name without an answer: the last good set stays, rather than all traffic on the other names.
        if (found.Any(f => f is null) && cluster.Life.Endpoints.Current.Endpoints.Length > 0)
            return;
        var next = found.Where(f => f is not null).SelectMany(f => f!.Endpoints).ToList();
        if (cluster.Settings.Discovery == ClusterDiscovery.LogicalDns && next.Count > 1)
            next.RemoveRange(1, next.Count - 1);
        if (!IsPresent(cluster.Life.Endpoints.Current, next))
            cluster.Life.Publish(next);
    }

    private static bool IsPresent(EndpointGroup group, List<(ClusterEndpoint Settings, string Address)> next) =>
        group.Endpoints.Select(e => (e.Settings, e.Address)).SequenceEqual(next);

    private async Task<Resolved?> ResolveAsync(ClusterEndpoint endpoint)
    {
        if (
            IPAddress.TryParse(endpoint.Address, out _)
            || endpoint.Address.StartsWith(UpstreamEndpoint.UnixScheme, StringComparison.Ordinal)
        )
            return new([(endpoint, endpoint.Address)], TimeSpan.MaxValue);
        try
        {
            var answer = await _names.ResolveAsync(endpoint.Address, NameScope.Search, _stop.Token);
            if (_failing.TryRemove(endpoint.Address, out _))
                _log.ResolvedAgain(endpoint.Address);
            // Sorted, so that the order of an answer changes nothing.
            var wanted = Reachable(answer.Addresses).Select(a => a.ToString()).Order(StringComparer.Ordinal);
            return new([.. wanted.Take(MaxAddresses).Select(a => (endpoint, a))], answer.TimeToLive);
        }
        catch (Exception failed) when (failed is HostResolutionException or OperationCanceledException)
        {
            // Said once, not at every refresh for as long as it lasts.
            if (!_stop.IsCancellationRequested && _failing.TryAdd(endpoint.Address, failed.Message))
                _log.NotResolved(endpoint.Address, failed.Message);
            return null;
        }
    }

    // Istio: both families for a proxy that has both, else the proxy's own; a machine with loopback alone may still reach either there.
    private List<IPAddress> Reachable(IReadOnlyList<IPAddress> addresses)
    {
        var reachable = addresses.Where(a => _hasFamily(a.AddressFamily)).ToList();
        return reachable.Count > 0 ? reachable : [.. addresses];
    }

    private sealed record Resolved(List<(ClusterEndpoint Settings, string Address)> Endpoints, TimeSpan TimeToLive);
}

internal static partial class ClusterLog
{
    [LoggerMessage(
        1401,
        LogLevel.Warning,
        "{Host} cannot be resolved ({Reason}); what it was resolved to before, if anything, stays in use"
    )]
    public static partial void NotResolved(this ILogger log, string host, string reason);

    [LoggerMessage(1402, LogLevel.Information, "{Host} is resolved again")]
    public static partial void ResolvedAgain(this ILogger log, string host);
}
