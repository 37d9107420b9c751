using Sluice.Snapshot;
using Sluice.Xds.Mapping.Parts;
using Sluice.Xds.Mapping.Tls;
using Core = Sluice.Xds.Protocol.Core;
using Own = Sluice.Xds.Protocol.Own;
using Sockets = Sluice.Xds.Protocol.Sockets;
using TlsWire = Sluice.Xds.Protocol.Tls;
using Version = Sluice.Xds.Protocol.Core.ProxyProtocolConfig.Types.Version;
using Wire = Sluice.Xds.Protocol.Clusters;

namespace Sluice.Xds.Mapping.Clusters;

/// <summary>TLS of a cluster; with automatic mutual TLS by what each endpoint says (Istio's socket matches); a PROXY protocol header around either.</summary>
internal static class TransportSocketCodec
{
    private const string TlsName = "envoy.transport_sockets.tls";
    private const string RawName = "envoy.transport_sockets.raw_buffer";
    private const string ProxyProtocolName = "envoy.transport_sockets.upstream_proxy_protocol";

    public static void Encode(Wire.Cluster wire, Cluster cluster, Own.ClusterExtras extras)
    {
        if (cluster.Tls is { } tls)
        {
            (var context, extras.Tls) = UpstreamTlsCodec.Encode(tls);
            wire.TransportSocket = Wrap(Socket(context), cluster.ProxyProtocolVersion);
            if (cluster.SidecarTls is { } second)
                (extras.SidecarTls, extras.SidecarTlsExtras) = UpstreamTlsCodec.Encode(second);
        }
        else if (cluster.SidecarTls is { } sidecar)
        {
            (var context, extras.SidecarTlsExtras) = UpstreamTlsCodec.Encode(sidecar);
            wire.TransportSocketMatches.Add(
                new Wire.Cluster.Types.TransportSocketMatch
                {
                    Name = "tlsMode-istio",
                    Match = EndpointCodec.SidecarMatch(),
                    TransportSocket = Wrap(Socket(context), cluster.ProxyProtocolVersion),
                }
            );
            wire.TransportSocketMatches.Add(
                new Wire.Cluster.Types.TransportSocketMatch
                {
                    Name = "tlsMode-disabled",
                    Match = new(),
                    TransportSocket = Wrap(Raw(), cluster.ProxyProtocolVersion),
                }
            );
        }
        else if (cluster.ProxyProtocolVersion != 0)
            wire.TransportSocket = Wrap(Raw(), cluster.ProxyProtocolVersion);
    }

    public static UpstreamTls? DecodeTls(Wire.Cluster wire, Own.ClusterExtras extras) => Tls(wire.TransportSocket, extras.Tls);

    public static UpstreamTls? DecodeSidecarTls(Wire.Cluster wire, Own.ClusterExtras extras)
    {
        if (extras.SidecarTls is { } second)
            return UpstreamTlsCodec.Decode(second, extras.SidecarTlsExtras);
        UpstreamTls? sidecar = null;
        foreach (var match in wire.TransportSocketMatches)
        {
            var tls = Tls(match.TransportSocket, extras.SidecarTlsExtras);
            if (tls is null)
                continue;
            if (sidecar is not null || match.Match is null || !match.Match.Equals(EndpointCodec.SidecarMatch()))
                throw new MalformedResourceException($"transport socket match '{match.Name}' is not that of endpoints with a sidecar");
            sidecar = tls;
        }
        return sidecar;
    }

    public static int DecodeProxyProtocol(Wire.Cluster wire)
    {
        var socket = wire.TransportSocket ?? wire.TransportSocketMatches.FirstOrDefault()?.TransportSocket;
        if (socket?.TypedConfig?.TypeUrl != TypeNames.UpstreamProxyProtocol)
            return 0;
        return Unwrap(socket).Config?.Version == Version.V2 ? 2 : 1;
    }

    private static UpstreamTls? Tls(Core.TransportSocket? socket, Own.UpstreamTlsExtras? extras)
    {
        if (socket?.TypedConfig?.TypeUrl == TypeNames.UpstreamProxyProtocol)
            socket = Unwrap(socket).TransportSocket;
        return socket?.TypedConfig?.TypeUrl switch
        {
            _ when socket is null => null,
            TypeNames.RawBuffer => null,
            TypeNames.UpstreamTls => UpstreamTlsCodec.Decode(
                Typed.Unpack(socket.TypedConfig, TypeNames.UpstreamTls, TlsWire.UpstreamTlsContext.Parser),
                extras
            ),
            var other => throw new MalformedResourceException($"transport socket '{socket.Name}' ({other ?? "no type"}) is not known"),
        };
    }

    private static Sockets.ProxyProtocolUpstreamTransport Unwrap(Core.TransportSocket socket) =>
        Typed.Unpack(socket.TypedConfig, TypeNames.UpstreamProxyProtocol, Sockets.ProxyProtocolUpstreamTransport.Parser);

    private static Core.TransportSocket Socket(TlsWire.UpstreamTlsContext context) =>
        new() { Name = TlsName, TypedConfig = Typed.Pack(TypeNames.UpstreamTls, context) };

    private static Core.TransportSocket Raw() => new() { Name = RawName, TypedConfig = Typed.Empty(TypeNames.RawBuffer) };

    private static Core.TransportSocket Wrap(Core.TransportSocket socket, int proxyProtocol) =>
        proxyProtocol == 0
            ? socket
            : new()
            {
                Name = ProxyProtocolName,
                TypedConfig = Typed.Pack(
                    TypeNames.UpstreamProxyProtocol,
                    new Sockets.ProxyProtocolUpstreamTransport
                    {
                        Config = new() { Version = VersionOf(proxyProtocol) },
                        TransportSocket = socket,
                    }
                ),
            };

    private static Version VersionOf(int proxyProtocol) =>
        proxyProtocol switch
        {
            1 => Version.V1,
            2 => Version.V2,
            _ => throw new ArgumentOutOfRangeException(nameof(proxyProtocol), proxyProtocol, "there is no such version"),
        };
}
