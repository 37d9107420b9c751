using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Sluice.Snapshot;

namespace Sluice.Proxy.Clusters;

/// <summary>
/// Resolves the names of DNS clusters, at once when they come and then at an interval, in the background: a request only ever reads the
/// last good answer.
/// </summary>
internal sealed class DnsResolver : IAsyncDisposable
{
    /// <summary>Addresses of one name that are used; more are ignored.</summary>
    private const int MaxAddresses = 256;

    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    private readonly Func<IEnumerable<ClusterRuntime>> _clusters;
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private readonly ILogger _log;
    private readonly ConcurrentDictionary<string, string> _failing = new(StringComparer.Ordinal);
    private int _isRunning;

    /// <param name="clusters">All clusters of the present state.</param>
    public DnsResolver(
        Func<string, CancellationToken, Task<IPAddress[]>> resolve,
        Func<IEnumerable<ClusterRuntime>> clusters,
        TimeSpan interval,
        TimeProvider clock,
        ILogger log
    )
    {
        (_resolve, _clusters, _log) = (resolve, clusters, log);
        _timer = clock.CreateTimer(_ => _ = RefreshAsync(), null, interval, interval);
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

    private async Task RefreshAsync()
    {
        // A slow name server must not pile up rounds.
        if (Interlocked.Exchange(ref _isRunning, 1) == 1)
            return;
        try
        {
            await Task.WhenAll(_clusters().Where(IsDns).Select(ResolveAsync));
        }
        finally
        {
            Volatile.Write(ref _isRunning, 0);
        }
    }

    private async Task ResolveAsync(ClusterRuntime cluster)
    {
        var configured = cluster.Life.Configured;
        var found = await Task.WhenAll(configured.Select(ResolveAsync));
        if (found.Any(f => f is null))
        {
            // One name without an answer: the last good set stays, rather than all traffic on the other names.
            if (cluster.Life.Endpoints.Current.Endpoints.Length > 0)
                return;
        }
        if (cluster.Life.Configured != configured)
            return;
        var next = found.Where(f => f is not null).SelectMany(f => f!).ToList();
        if (cluster.Settings.Discovery == ClusterDiscovery.LogicalDns && next.Count > 1)
            next.RemoveRange(1, next.Count - 1);
        if (!IsPresent(cluster.Life.Endpoints.Current, next))
            cluster.Life.Publish(next);
    }

    private static bool IsPresent(EndpointGroup group, List<(ClusterEndpoint Settings, string Address)> next) =>
        group.Endpoints.Select(e => (e.Settings, e.Address)).SequenceEqual(next);

    private async Task<List<(ClusterEndpoint, string)>?> ResolveAsync(ClusterEndpoint endpoint)
    {
        if (
            IPAddress.TryParse(endpoint.Address, out _)
            || endpoint.Address.StartsWith(UpstreamEndpoint.UnixScheme, StringComparison.Ordinal)
        )
            return [(endpoint, endpoint.Address)];
        try
        {
            var addresses = await _resolve(endpoint.Address, _stop.Token);
            if (_failing.TryRemove(endpoint.Address, out _))
                _log.ResolvedAgain(endpoint.Address);
            // Envoy's default AUTO family: IPv6 only where there is no IPv4. Sorted, so that the order of an answer changes nothing.
            var wanted = addresses.Where(a => a.AddressFamily == AddressFamily.InterNetwork).ToList();
            if (wanted.Count == 0)
                wanted = [.. addresses];
            return [.. wanted.Select(a => a.ToString()).Order(StringComparer.Ordinal).Take(MaxAddresses).Select(a => (endpoint, a))];
        }
        catch (Exception failed) when (failed is SocketException or OperationCanceledException or ArgumentException)
        {
            // Said once, not at every refresh for as long as it lasts.
            if (_failing.TryAdd(endpoint.Address, failed.Message) && !_stop.IsCancellationRequested)
                _log.NotResolved(endpoint.Address, failed.Message);
            return null;
        }
    }
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
