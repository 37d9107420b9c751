using Sluice.Snapshot;
using Sluice.Xds.Mapping.Parts;
using Requirement = Sluice.Xds.Protocol.Routes.VirtualHost.Types.TlsRequirementType;
using Wire = Sluice.Xds.Protocol.Routes;

namespace Sluice.Xds.Mapping.Routes;

/// <summary>Virtual hosts, in a table or on their own (VHDS).</summary>
internal static class VirtualHostCodec
{
    /// <param name="name">Its name on the wire: with the table's where it stands on its own.</param>
    public static Wire.VirtualHost Encode(VirtualHost host, string name)
    {
        var wire = new Wire.VirtualHost
        {
            Name = name,
            Domains = { host.Domains },
            RequireTls = host.RequireTls ? Requirement.All : Requirement.None,
        };
        foreach (var route in host.Routes)
            wire.Routes.Add(RouteCodec.Encode(route));
        return wire;
    }

    public static VirtualHost Decode(Wire.VirtualHost wire) =>
        new()
        {
            Name = wire.Name,
            Domains = wire.Domains.ToList(),
            RequireTls = wire.RequireTls switch
            {
                Requirement.None => false,
                Requirement.All => true,
                _ => throw new MalformedResourceException($"virtual host '{wire.Name}' requires TLS as {wire.RequireTls}"),
            },
            Routes = wire.Routes.ToList(RouteCodec.Decode),
        };

    public static string SplitName(string table, string host) => $"{table}/{host}";

    /// <summary>The table that a virtual host on its own belongs to, and the host with its name within it.</summary>
    public static SplitVirtualHost DecodeSplit(Wire.VirtualHost wire)
    {
        var slash = wire.Name.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
            throw new MalformedResourceException("a virtual host of its own is named 'table/host'");
        return new(wire.Name[..slash], Decode(wire) with { Name = wire.Name[(slash + 1)..] });
    }
}
