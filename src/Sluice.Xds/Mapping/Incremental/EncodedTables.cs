using System.Collections.Frozen;
using Google.Protobuf;
using Sluice.Snapshot;
using Sluice.Values;
using Sluice.Xds.Mapping.Routes;
using Sluice.Xds.Resources;

namespace Sluice.Xds.Mapping.Incremental;

/// <summary>The encoded route tables, whole or split.</summary>
internal sealed class EncodedTables
{
    private readonly bool _split;
    private readonly WholeTables _whole = new();
    private readonly EncodedSet<RouteTable> _tables;
    private readonly EncodedSet<VirtualHost> _hosts = new((name, host) => VirtualHostCodec.Encode(host, name).ToByteArray());

    public EncodedTables(bool split)
    {
        _split = split;
        _tables = new((_, table) => Encode(table));
    }

    public FrozenDictionary<string, XdsResource> Tables => _tables.Resources;

    public FrozenDictionary<string, XdsResource> VirtualHosts => _hosts.Resources;

    public void Update(ValueList<RouteTable> tables)
    {
        var byName = new Dictionary<string, RouteTable>(tables.Count, StringComparer.Ordinal);
        var hosts = new List<KeyValuePair<string, VirtualHost>>();
        foreach (var table in tables)
        {
            byName.Add(table.Name, table);
            if (!IsSplit(table))
                continue;
            foreach (var host in table.VirtualHosts)
                hosts.Add(new(VirtualHostCodec.SplitName(table.Name, host.Name), host));
        }
        _tables.Update(byName);
        _hosts.Update(hosts);
        _whole.Keep(byName.Keys);
    }

    private bool IsSplit(RouteTable table) => _split && RouteTableCodec.CanSplit(table);

    private byte[] Encode(RouteTable table) =>
        IsSplit(table) ? RouteTableCodec.EncodeHead(table, isSplit: true).ToByteArray() : _whole.Encode(table);
}
