using Google.Protobuf;
using Sluice.Snapshot;
using Sluice.Xds.Mapping.Routes;

namespace Sluice.Xds.Mapping.Incremental;

/// <summary>Whole route tables, put together from the bytes of their virtual hosts, so that a change encodes the hosts that changed.</summary>
internal sealed class WholeTables
{
    /// <summary><c>RouteConfiguration.virtual_hosts</c>: field 2, length-delimited.</summary>
    private const uint VirtualHostTag = (2 << 3) | 2;

    private readonly Dictionary<string, Dictionary<string, (VirtualHost Host, ByteString Body)>> _byTable = new(StringComparer.Ordinal);

    public byte[] Encode(RouteTable table)
    {
        var head = RouteTableCodec.EncodeHead(table, isSplit: false);
        var hosts = Hosts(table);
        var size = head.CalculateSize();
        foreach (var host in hosts)
            size += CodedOutputStream.ComputeUInt32Size(VirtualHostTag) + CodedOutputStream.ComputeBytesSize(host);
        var body = new byte[size];
        using var output = new CodedOutputStream(body);
        head.WriteTo(output);
        foreach (var host in hosts)
        {
            output.WriteTag(VirtualHostTag);
            output.WriteBytes(host);
        }
        output.Flush();
        return body;
    }

    /// <summary>Forgets the tables that are gone.</summary>
    public void Keep(IReadOnlyCollection<string> tables)
    {
        if (_byTable.Count <= tables.Count)
            return;
        foreach (var gone in _byTable.Keys.Except(tables, StringComparer.Ordinal).ToList())
            _byTable.Remove(gone);
    }

    private List<ByteString> Hosts(RouteTable table)
    {
        var last = _byTable.GetValueOrDefault(table.Name);
        var next = new Dictionary<string, (VirtualHost Host, ByteString Body)>(table.VirtualHosts.Count, StringComparer.Ordinal);
        var bodies = new List<ByteString>(table.VirtualHosts.Count);
        foreach (var host in table.VirtualHosts)
        {
            var body =
                last is not null && last.TryGetValue(host.Name, out var known) && host.Equals(known.Host)
                    ? known.Body
                    : VirtualHostCodec.Encode(host, host.Name).ToByteString();
            next[host.Name] = (host, body);
            bodies.Add(body);
        }
        _byTable[table.Name] = next;
        return bodies;
    }
}
