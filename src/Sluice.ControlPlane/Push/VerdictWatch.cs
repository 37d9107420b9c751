using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Sluice.ControlPlane.Push;

/// <summary>Ends the feeds of proxies whose identity does not hold any longer.</summary>
internal sealed class VerdictWatch : IDisposable
{
    /// <summary>How late the end of a certificate is noticed. Revocations are told, and count at once.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<ProxyFeed, bool> _feeds = [];
    private readonly IProxyVerifier _verifier;
    private readonly ILogger _log;
    private readonly ITimer _timer;

    public VerdictWatch(IProxyVerifier verifier, TimeProvider clock, ILogger log)
    {
        (_verifier, _log) = (verifier, log);
        _timer = clock.CreateTimer(_ => Look(), null, Period, Period);
        verifier.Changed += Look;
    }

    /// <returns>False: the verdict no longer holds.</returns>
    public bool TryAdd(ProxyFeed feed)
    {
        // In this order: what is revoked between the two is told about.
        _feeds[feed] = true;
        if (_verifier.StillHolds(feed.Verdict))
            return true;
        Remove(feed);
        return false;
    }

    public void Remove(ProxyFeed feed) => _feeds.TryRemove(feed, out _);

    public void Dispose()
    {
        _verifier.Changed -= Look;
        _timer.Dispose();
    }

    private void Look()
    {
        try
        {
            foreach (var feed in _feeds.Keys.Where(f => !f.Ended.IsCancellationRequested && !_verifier.StillHolds(f.Verdict)))
            {
                _log.NoLonger(feed.ProxyId, $"{feed.Verdict}");
                _ = feed.EndAsync();
            }
        }
        catch (Exception failed)
        {
            // A ledger that cannot be read now: the next look tells, and who comes anew is refused meanwhile.
            _log.NotLookedAt(failed.Message);
        }
    }
}
