using Sluice.Values;

namespace Sluice.Xds.Client;

/// <summary>Where states go that came over the wire: what runs the proxy.</summary>
public interface IXdsSink
{
    /// <summary>
    /// Puts a whole state to work. Returns when it runs, or with what is wrong with it, and then what ran before still runs. The control plane
    /// hears of either only after that. One call at a time; what changes meanwhile comes with the next.
    /// </summary>
    ValueTask<ValueList<XdsError>> ApplyAsync(XdsUpdate update, CancellationToken cancel);
}
