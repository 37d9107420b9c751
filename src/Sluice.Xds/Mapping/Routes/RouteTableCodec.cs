using Sluice.Snapshot;
using Sluice.Xds.Mapping.Parts;
using Own = Sluice.Xds.Protocol.Own;
using Wire = Sluice.Xds.Protocol.Routes;

namespace Sluice.Xds.Mapping.Routes;

/// <summary>
/// Route tables (RDS): all but their virtual hosts, which stand inside or are resources of their own. The host decides which virtual host is
/// taken, so their order says nothing; it survives all the same. It is that of their names, but for those that the extras put last: a host
/// that comes or goes changes no other.
/// </summary>
internal static class RouteTableCodec
{
    /// <summary>What a direct response may send (1 MiB), where Envoy's own limit is 4 KiB.</summary>
    private const uint LongestBody = 1024 * 1024;

    public static Wire.RouteConfiguration EncodeHead(RouteTable table, bool isSplit) =>
        new()
        {
            Name = table.Name,
            Vhds = isSplit ? new() { ConfigSource = Sources.Ads() } : null,
            IgnorePortInHostMatching = true,
            MaxDirectResponseBodySizeBytes = LongestBody,
            Metadata = isSplit ? Typed.Extras(TypeNames.RouteTableExtras, new Own.RouteTableExtras { Last = { Last(table) } }) : null,
        };

    public static RouteTableHead DecodeHead(Wire.RouteConfiguration wire) =>
        new(
            wire.Name,
            wire.Vhds is not null,
            Typed.Extras(wire.Metadata, TypeNames.RouteTableExtras, Own.RouteTableExtras.Parser).Last.ToList(),
            wire.VirtualHosts.ToList(VirtualHostCodec.Decode)
        );

    /// <summary>
    /// A split table's virtual hosts are named <c>table/host</c>, read up to the first slash; and names are keys, so none may stand twice.
    /// </summary>
    public static bool CanSplit(RouteTable table)
    {
        if (table.Name.Contains('/', StringComparison.Ordinal))
            return false;
        var names = new HashSet<string>(table.VirtualHosts.Count, StringComparer.Ordinal);
        foreach (var host in table.VirtualHosts)
        {
            if (!names.Add(host.Name))
                return false;
        }
        return true;
    }

    private static IEnumerable<string> Last(RouteTable table)
    {
        var hosts = table.VirtualHosts;
        var sorted = Math.Min(1, hosts.Count);
        while (sorted < hosts.Count && string.CompareOrdinal(hosts[sorted - 1].Name, hosts[sorted].Name) < 0)
            sorted++;
        for (; sorted < hosts.Count; sorted++)
            yield return hosts[sorted].Name;
    }
}
