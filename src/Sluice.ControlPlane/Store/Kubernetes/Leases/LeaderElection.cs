using System.Net;
using Microsoft.Extensions.Logging;

namespace Sluice.ControlPlane.Store.Kubernetes.Leases;

/// <summary>
/// Finds one leader among several processes by a Lease. Only time that passes here counts, never another machine's clock: a holder is
/// gone when its lease has not changed for as long as it asked for, and a leader gives up well before the others may take over.
/// </summary>
public sealed class LeaderElection
{
    // Others wait by chance up to this much longer, so that they do not write at the same moment (client-go's JitterFactor).
    private const double Jitter = 1.2;

    private readonly KubernetesConnection _api;
    private readonly LeaderElectionOptions _options;
    private readonly TimeProvider _clock;
    private readonly Random _random;
    private readonly ILogger _log;
    private readonly string _path;

    private volatile bool _isLeader;
    private long _renewed;
    private string _mark = "";
    private string _holder = "";
    private long _marked;
    private string _problem = "";

    public LeaderElection(
        KubernetesConnection api,
        LeaderElectionOptions options,
        TimeProvider clock,
        Random random,
        ILogger<LeaderElection> log
    )
    {
        (_api, _options, _clock, _random, _log) = (api, options, clock, random, log);
        _path = $"apis/coordination.k8s.io/v1/namespaces/{Uri.EscapeDataString(options.Namespace)}/leases";
    }

    /// <summary>Called when this process begins to lead.</summary>
    public event Action? Gained;

    /// <summary>Called when it leads no more.</summary>
    public event Action? Lost;

    /// <summary>Whether this process leads now. False as soon as the renewal is overdue, even before anybody noticed: a process that was
    /// stopped for a minute must not act on what it was before.</summary>
    public bool IsLeader => _isLeader && _clock.GetElapsedTime(Volatile.Read(ref _renewed)) < _options.RenewDeadline;

    /// <summary>Who leads, as far as is known; may be empty.</summary>
    public string Leader => Volatile.Read(ref _holder);

    /// <summary>Competes until cancelled, and then gives the lease back.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                await AcquireAsync(cancel);
                Begin();
                await KeepAsync(cancel);
                End();
            }
        }
        finally
        {
            var wasLeader = _isLeader;
            End();
            if (wasLeader)
                await ReleaseAsync();
        }
    }

    private async Task AcquireAsync(CancellationToken cancel)
    {
        while (!await TryAsync(_options.RenewDeadline, cancel))
            await Task.Delay(_options.RetryPeriod * (1 + (Jitter * _random.NextDouble())), _clock, cancel);
    }

    private async Task KeepAsync(CancellationToken cancel)
    {
        while (_options.RenewDeadline - _clock.GetElapsedTime(_renewed) is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left < _options.RetryPeriod ? left : _options.RetryPeriod, _clock, cancel);
            left = _options.RenewDeadline - _clock.GetElapsedTime(_renewed);
            // An attempt that has no answer in time must not hold up the end.
            if (left > TimeSpan.Zero && !await TryAsync(left, cancel) && _holder.Length > 0 && _holder != _options.Identity)
                return;
        }
    }

    private async Task<bool> TryAsync(TimeSpan time, CancellationToken cancel)
    {
        // Counted from before the request: the others count from when they see what it wrote.
        var start = _clock.GetTimestamp();
        try
        {
            if (!await TryToHoldAsync(time, cancel))
                return false;
            Volatile.Write(ref _renewed, start);
            _problem = "";
            return true;
        }
        catch (StoreException e)
        {
            Note(e.Message);
            return false;
        }
    }

    private async Task<bool> TryToHoldAsync(TimeSpan time, CancellationToken cancel)
    {
        var reply = await _api.SendAsync(KubernetesRequest.Get($"{_path}/{_options.Name}") with { Timeout = time }, cancel);
        if (reply.Status == HttpStatusCode.NotFound)
            return await WriteAsync(HttpMethod.Post, _path, Mine(Lease.New(_options.Namespace, _options.Name)), time, cancel);
        if (!reply.IsSuccess)
            throw new StoreException(reply.Reason);
        var lease = new Lease(reply.Object);
        Observe(lease);
        var wait = lease.Duration ?? _options.LeaseDuration;
        if (lease.Holder.Length > 0 && lease.Holder != _options.Identity && _clock.GetElapsedTime(_marked) < wait)
            return false;
        return await WriteAsync(HttpMethod.Put, $"{_path}/{_options.Name}", Mine(lease), time, cancel);
    }

    private async Task<bool> WriteAsync(HttpMethod method, string path, Lease lease, TimeSpan time, CancellationToken cancel)
    {
        var reply = await _api.SendAsync(new(method, path) { Body = lease.Write(), Timeout = time }, cancel);
        if (reply.IsSuccess)
            Observe(new(reply.Object));
        // A conflict: somebody else was faster, and the next look shows who.
        else if (reply.Status != HttpStatusCode.Conflict)
            throw new StoreException(reply.Reason);
        return reply.IsSuccess;
    }

    private Lease Mine(Lease lease) => lease.HeldBy(_options.Identity, _options.LeaseDuration, _clock.GetUtcNow());

    private void Observe(Lease lease)
    {
        if (_mark == lease.Mark)
            return;
        (_mark, _marked) = (lease.Mark, _clock.GetTimestamp());
        Volatile.Write(ref _holder, lease.Holder);
    }

    private void Begin()
    {
        _isLeader = true;
        _log.Leads(_options.Identity, _options.Name);
        Gained?.Invoke();
    }

    private void End()
    {
        if (!_isLeader)
            return;
        _isLeader = false;
        _log.LeadsNoMore(_options.Identity, _options.Name);
        Lost?.Invoke();
    }

    private async Task ReleaseAsync()
    {
        try
        {
            // The caller's token has ended already; the requests have their own limit.
            var path = $"{_path}/{_options.Name}";
            var reply = await _api.SendAsync(KubernetesRequest.Get(path) with { Timeout = _options.RetryPeriod }, CancellationToken.None);
            if (!reply.IsSuccess || new Lease(reply.Object) is not { } lease || lease.Holder != _options.Identity)
                return;
            await WriteAsync(HttpMethod.Put, path, lease.Released(_clock.GetUtcNow()), _options.RetryPeriod, CancellationToken.None);
        }
        catch (StoreException e)
        {
            Note($"not given back: {e.Message}");
        }
    }

    private void Note(string problem)
    {
        if (_problem != problem)
            _log.LeaseTroubled(_options.Name, problem);
        _problem = problem;
    }
}
