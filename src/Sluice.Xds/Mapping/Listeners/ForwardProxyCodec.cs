using Google.Protobuf;
using Sluice.Snapshot;
using Sluice.Xds.Mapping.Parts;
using Own = Sluice.Xds.Protocol.Own;
using Wire = Sluice.Xds.Protocol.Listeners;

namespace Sluice.Xds.Mapping.Listeners;

/// <summary>The explicit forward proxy: a filter of our own, which Envoy does not have as one.</summary>
internal static class ForwardProxyCodec
{
    public static Wire.Filter Encode(ForwardProxyFilter filter)
    {
        var wire = new Own.ForwardProxy
        {
            Cluster = filter.Cluster,
            RequiresUser = filter.RequiresUser,
            Realm = filter.Realm,
            IdleTimeout = filter.IdleTimeout.ToWireUnlessZero(),
            MaxConnections = filter.MaxConnections.ToWire(),
        };
        foreach (var user in filter.Users)
            wire.Users.Add(
                new Own.ForwardProxy.Types.User { Name = user.Name, PasswordHash = ByteString.CopyFrom(user.PasswordHash.Reveal()) }
            );
        foreach (var port in filter.ConnectPorts)
            wire.ConnectPorts.Add(port.ToWire());
        return new() { Name = "sluice.forward_proxy", TypedConfig = Typed.Pack(TypeNames.ForwardProxy, wire) };
    }

    public static ForwardProxyFilter Decode(Wire.Filter filter)
    {
        var wire = Typed.Unpack(filter.TypedConfig, TypeNames.ForwardProxy, Own.ForwardProxy.Parser);
        return new()
        {
            Cluster = wire.Cluster,
            RequiresUser = wire.RequiresUser,
            Users = wire.Users.ToList(u => new ProxyUser(u.Name, new(u.PasswordHash.Span))),
            Realm = wire.Realm,
            ConnectPorts = wire.ConnectPorts.ToList(Numbers.ToInt),
            IdleTimeout = wire.IdleTimeout.OrZero(),
            MaxConnections = wire.MaxConnections.ToInt(),
        };
    }
}
