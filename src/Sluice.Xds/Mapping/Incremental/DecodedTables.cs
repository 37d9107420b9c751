using Sluice.Snapshot;
using Sluice.Values;
using Sluice.Xds.Mapping.Routes;
using Sluice.Xds.Resources;
using Wire = Sluice.Xds.Protocol.Routes;

namespace Sluice.Xds.Mapping.Incremental;

/// <summary>Route tables, put together from what came whole and what came split.</summary>
internal sealed class DecodedTables
{
    private readonly DecodedSet<RouteTableHead> _heads = new(
        TypeUrls.RouteConfiguration,
        body => RouteTableCodec.DecodeHead(Wire.RouteConfiguration.Parser.ParseFrom(body)),
        head => head.Name
    );
    private readonly DecodedSet<SplitVirtualHost> _hosts = new(
        TypeUrls.VirtualHost,
        body => VirtualHostCodec.DecodeSplit(Wire.VirtualHost.Parser.ParseFrom(body)),
        host => VirtualHostCodec.SplitName(host.Table, host.Host.Name)
    );
    private Dictionary<string, (RouteTableHead Head, ValueList<VirtualHost> Hosts, RouteTable Table)> _known = new(StringComparer.Ordinal);
    private ValueList<RouteTable> _tables;

    public ValueList<RouteTable> Update(XdsState state, List<XdsRejection> rejections)
    {
        _heads.Update(state.Of(TypeUrls.RouteConfiguration), rejections);
        _hosts.Update(state.Of(TypeUrls.VirtualHost), rejections);
        // A virtual host whose table is not (or no longer) there waits for it.
        var byTable = _hosts.Values.ToLookup(h => h.Table, h => h.Host, StringComparer.Ordinal);
        var next = new Dictionary<string, (RouteTableHead Head, ValueList<VirtualHost> Hosts, RouteTable Table)>(StringComparer.Ordinal);
        var tables = new List<RouteTable>(_heads.Values.Count);
        foreach (var head in _heads.Values)
        {
            var known = _known.GetValueOrDefault(head.Name);
            var hosts = SameItems.Or<VirtualHost>(known.Hosts, head.IsSplit ? [.. byTable[head.Name]] : []);
            if (!ReferenceEquals(head, known.Head) || hosts.AsSpan() != known.Hosts.AsSpan())
                known = (head, hosts, head.With(hosts));
            next.Add(head.Name, known);
            tables.Add(known.Table);
        }
        _known = next;
        return _tables = SameItems.Or<RouteTable>(_tables, [.. tables]);
    }
}
