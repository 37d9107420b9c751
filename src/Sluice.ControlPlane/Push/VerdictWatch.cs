using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Sluice.Xds.Server;

namespace Sluice.ControlPlane.Push;

/// <summary>Ends the feeds of proxies whose identity does not hold any longer, and counts those of each identity.</summary>
internal sealed class VerdictWatch : IDisposable
{
    /// <summary>How late the end of a certificate is noticed. Revocations are told, and count at once.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Streams that one workload may have open: each costs memory, and may cost a translation of its own. A thousand replicas share a service
    /// account, and may all come back while the control plane has not noticed that their old streams are gone.
    /// </summary>
    public const int MostStreams = 2_000;

    private readonly ConcurrentDictionary<string, int> _streams = new(StringComparer.Ordinal);
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

    /// <summary>Watches over a feed; or says why it must not be.</summary>
    public XdsAdmission? WhyNot(ProxyFeed feed)
    {
        // In this order: what is revoked between the two is told about.
        _feeds[feed] = true;
        var streams = _streams.AddOrUpdate($"{feed.Verdict}", 1, (_, n) => n + 1);
        if (streams <= MostStreams && _verifier.StillHolds(feed.Verdict))
            return null;
        Remove(feed);
        return streams > MostStreams
            ? XdsAdmission.Deny($"{feed.Verdict} has {MostStreams} streams already")
            : XdsAdmission.Unauthenticated("it was revoked meanwhile");
    }

    public void Remove(ProxyFeed feed)
    {
        if (!_feeds.TryRemove(feed, out _))
            return;
        var identity = $"{feed.Verdict}";
        if (_streams.AddOrUpdate(identity, 0, (_, n) => n - 1) == 0)
            _streams.TryRemove(KeyValuePair.Create(identity, 0));
    }

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
