using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Sluice.Proxy.Http;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Proxy.Listeners;

/// <summary>All bound ports. Changes come one at a time, in two halves: bind what is new, then (or not) let go what is old.</summary>
internal sealed class PortSet(
    ConnectionServices services,
    ProxyOptions options,
    HttpApplication application,
    ILoggerFactory loggers,
    TimeProvider clock
) : IDisposable
{
    private readonly ILogger _log = services.Log;
    private readonly Lock _gate = new();
    private readonly List<Task> _closing = [];
    private readonly CancellationTokenSource _abort = new();
    private OpenPort[] _open = [];

    public IReadOnlyList<BoundListener> Bound =>
        [.. Volatile.Read(ref _open).Select(p => new BoundListener(p.Server.Key.Listener, p.Server.Key.GatewayPort, p.Server.EndPoint))];

    /// <summary>Where a Gateway's port is bound; the port itself where it is not.</summary>
    public int BoundPort(int gatewayPort) =>
        Array.Find(Volatile.Read(ref _open), p => p.Server.Key.GatewayPort == gatewayPort)?.Server.EndPoint.Port ?? gatewayPort;

    /// <summary>Binds the ports that <paramref name="wanted"/> adds.</summary>
    public async Task<PortChange> BindAsync(ValueList<Listener> wanted, CancellationToken cancellationToken)
    {
        var kept = new List<OpenPort>();
        var added = new List<OpenPort>();
        foreach (var listener in wanted.Where(l => l.BindsPort).ToArray())
        {
            var key = PortKey.Of(listener, options);
            if (Array.Find(_open, p => p.Server.Key == key) is { } standing)
            {
                kept.Add(standing);
                continue;
            }
            var port = Create(listener, key);
            added.Add(port);
            try
            {
                await port.Server.StartAsync(cancellationToken);
            }
            catch (Exception problem)
            {
                var change = new PortChange([], added, Explain(key, problem));
                await RevertAsync(change);
                return change;
            }
        }
        return new PortChange(kept, added, "");
    }

    public async Task RevertAsync(PortChange change)
    {
        foreach (var port in change.Added)
            await CloseAsync(port, TimeSpan.Zero);
    }

    /// <summary>Opens the new ports to connections, and lets go of the old ones in the background.</summary>
    public void Commit(PortChange change)
    {
        var before = Interlocked.Exchange(ref _open, [.. change.Kept, .. change.Added]);
        foreach (var port in change.Added)
        {
            port.Dispatcher.Open();
            _log.Bound(port.Server.Key.Listener, port.Server.EndPoint.ToString());
        }
        foreach (var port in before.Except(change.Kept))
            Track(CloseAsync(port, options.DrainTimeout));
    }

    public async Task CloseAllAsync(CancellationToken abort)
    {
        // Ports that were let go earlier are drained still; they end with the rest.
        await using var all = abort.Register(_abort.Cancel);
        var before = Interlocked.Exchange(ref _open, []);
        foreach (var port in before)
            Track(CloseAsync(port, options.DrainTimeout));
        Task[] closing;
        lock (_gate)
            closing = [.. _closing];
        await Task.WhenAll(closing);
    }

    public void Dispose() => _abort.Dispose();

    private OpenPort Create(Listener listener, PortKey key)
    {
        var dispatcher = new ConnectionDispatcher(listener.Name, services);
        return new(new PortServer(key, dispatcher, application, options.Limits, loggers), dispatcher);
    }

    private async Task CloseAsync(OpenPort port, TimeSpan drain)
    {
        using var late = new CancellationTokenSource(drain, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, _abort.Token);
        await port.Server.StopAsync(either.Token);
        port.Server.Dispose();
    }

    private void Track(Task closing)
    {
        lock (_gate)
        {
            _closing.RemoveAll(t => t.IsCompleted);
            _closing.Add(closing);
        }
    }

    private static string Explain(PortKey key, Exception problem)
    {
        var shown = key.BindTo.ToString();
        var hint = $"bind it elsewhere with --port-map {key.GatewayPort}=PORT";
        return problem switch
        {
            _ when problem.InnerException is AddressInUseException || problem is AddressInUseException =>
                $"listener {key.Listener}: {shown} is in use by another program; {hint}",
            _ when IsDenied(problem) && key.Transparent =>
                $"listener {key.Listener}: no permission for a transparent socket on {shown}; give the process CAP_NET_ADMIN, or use REDIRECT",
            _ when IsDenied(problem) => $"listener {key.Listener}: no permission to bind {shown}; {hint}",
            _ => $"listener {key.Listener}: cannot bind {shown}: {problem.Message}; {hint}",
        };
    }

    private static bool IsDenied(Exception problem) =>
        (problem as System.Net.Sockets.SocketException ?? problem.InnerException as System.Net.Sockets.SocketException)?.SocketErrorCode
        == System.Net.Sockets.SocketError.AccessDenied;
}

/// <summary>A port and what takes its connections.</summary>
internal sealed record OpenPort(PortServer Server, ConnectionDispatcher Dispatcher);

/// <summary>The ports of a snapshot about to be applied. A problem means that none was added.</summary>
internal sealed record PortChange(List<OpenPort> Kept, List<OpenPort> Added, string Problem);
