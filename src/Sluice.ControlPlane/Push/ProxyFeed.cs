using Sluice.ControlPlane.Store;
using Sluice.Translation;
using Sluice.Xds.Resources;
using Sluice.Xds.Server;

namespace Sluice.ControlPlane.Push;

/// <summary>A connected proxy, and what it should have.</summary>
internal sealed class ProxyFeed(string proxyId, ProxyNode node, GroupTraits traits, ProxyVerdict verdict, Func<ProxyFeed, ValueTask> leave)
    : IXdsFeed
{
    private readonly CancellationTokenSource _ended = new();
    private readonly Signal _changed = new();
    private XdsState _current = XdsState.Empty;

    public string ProxyId { get; } = proxyId;

    public ProxyNode Node { get; } = node;

    public GroupTraits Traits { get; } = traits;

    /// <summary>Who it was found to be.</summary>
    public ProxyVerdict Verdict { get; } = verdict;

    public CancellationToken Ended => _ended.Token;

    /// <summary>What only this proxy has; its group has the rest.</summary>
    public OwnPart Own { get; } = new(node);

    public XdsState Current => Volatile.Read(ref _current);

    public async Task ChangedAsync(XdsState known, CancellationToken cancel)
    {
        while (true)
        {
            var next = _changed.Next;
            if (!ReferenceEquals(Current, known))
                return;
            await next.WaitAsync(cancel);
        }
    }

    /// <summary>Gives the proxy a new state; the same one again changes nothing.</summary>
    public void Publish(XdsState state)
    {
        if (state.Version == Current.Version)
            return;
        Volatile.Write(ref _current, state);
        _changed.Raise();
    }

    /// <summary>It is sent nothing more.</summary>
    public Task EndAsync() => _ended.CancelAsync();

    // The source has neither timer nor handle, and may be asked to cancel at any time: nothing to dispose of.
    public ValueTask DisposeAsync() => leave(this);
}
