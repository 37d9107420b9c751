using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Proxy.Clusters;

/// <summary>When a DNS cluster is to be resolved again.</summary>
internal sealed class DnsSchedule
{
    /// <summary>A change of what is literal now comes with other names, so no answer needs to last longer than this.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private ValueList<ClusterEndpoint> _names;
    private long _due;
    private bool _isRunning;

    /// <summary>True where it is time, or the names are others than those last resolved; and no earlier attempt is still under way.</summary>
    public bool TryBegin(ValueList<ClusterEndpoint> names, long now)
    {
        lock (_lock)
        {
            if (_isRunning || (now < _due && names == _names))
                return false;
            return _isRunning = true;
        }
    }

    public void End()
    {
        lock (_lock)
            _isRunning = false;
    }

    public void Set(ValueList<ClusterEndpoint> names, TimeProvider clock, TimeSpan wait)
    {
        var seconds = (wait < Longest ? wait : Longest).TotalSeconds;
        lock (_lock)
            (_names, _due) = (names, clock.GetTimestamp() + (long)(seconds * clock.TimestampFrequency));
    }
}
