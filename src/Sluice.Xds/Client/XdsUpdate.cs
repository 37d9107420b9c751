using Sluice.Values;
using Sluice.Xds.Resources;

namespace Sluice.Xds.Client;

/// <summary>A change from one whole state to another.</summary>
/// <param name="Previous">The last state that was applied; <see cref="XdsState.Empty"/> before the first.</param>
/// <param name="Next">All that the proxy should have now.</param>
/// <param name="ChangedTypes">Types with at least one resource that differs; sets of the other types are shared by both states.</param>
public sealed record XdsUpdate(XdsState Previous, XdsState Next, ValueList<string> ChangedTypes)
{
    /// <summary>Whether the short cut will do: nothing differs but endpoints.</summary>
    public bool IsEndpointsOnly => Previous != XdsState.Empty && ChangedTypes is [TypeUrls.ClusterLoadAssignment];
}
