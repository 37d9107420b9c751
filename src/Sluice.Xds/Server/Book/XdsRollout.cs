using Sluice.Values;

namespace Sluice.Xds.Server.Book;

/// <summary>What became of a change: one outcome for each proxy that was connected when the wait began.</summary>
public sealed record XdsRollout(ValueMap<XdsOutcome> Proxies)
{
    public bool IsAccepted => Proxies.Values.All(o => o == XdsOutcome.Accepted);

    public int Count(XdsOutcome outcome) => Proxies.Values.Count(o => o == outcome);
}
