using System.Threading.Channels;

namespace Sluice.ControlPlane.Reports;

/// <summary>Somebody who watches requests. Dispose to stop.</summary>
internal sealed class TapSubscription(ulong id, string owner, TapRequest request, Func<string, bool> maySee, Action<TapSubscription> leave)
    : IDisposable
{
    private readonly Channel<ReportedRequest> _waiting = Channel.CreateBounded<ReportedRequest>(ReportLimits.WaitingOfTap);
    private long _dropped;

    public ulong Id => id;

    public string Owner => owner;

    public TapRequest Request => request;

    public ChannelReader<ReportedRequest> Requests => _waiting.Reader;

    public bool Concerns(string gateway) => request.Gateway.Length == 0 || request.Gateway == gateway;

    /// <summary>Hands over what this watcher may see; what does not fit is counted.</summary>
    public void Pass(ReportedRequest tapped)
    {
        if (Concerns(tapped.Gateway) && maySee(tapped.Namespace) && !_waiting.Writer.TryWrite(tapped))
            Interlocked.Increment(ref _dropped);
    }

    public void Dropped(long count) => Interlocked.Add(ref _dropped, count);

    /// <summary>How many were left out since this was asked last.</summary>
    public long TakeDropped() => Interlocked.Exchange(ref _dropped, 0);

    public void Dispose() => leave(this);
}
