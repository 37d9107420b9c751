using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Xds.Mapping.Routes;

/// <summary>A route configuration as it comes, before the virtual hosts of a split table are put in.</summary>
/// <param name="Last">Names of virtual hosts that come after all others.</param>
/// <param name="Inline">Virtual hosts that stand in it.</param>
internal sealed record RouteTableHead(string Name, bool IsSplit, ValueList<string> Last, ValueList<VirtualHost> Inline)
{
    /// <param name="split">The table's virtual hosts that came as resources of their own.</param>
    public RouteTable With(IReadOnlyCollection<VirtualHost> split)
    {
        if (!IsSplit)
            return new() { Name = Name, VirtualHosts = Inline };
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in Last)
            places.TryAdd(name, places.Count + 1);
        var ordered = Inline.Concat(split).OrderBy(h => places.GetValueOrDefault(h.Name)).ThenBy(h => h.Name, StringComparer.Ordinal);
        return new() { Name = Name, VirtualHosts = ordered.ToValueList() };
    }
}
