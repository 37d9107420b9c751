using Sluice.Snapshot;
using Sluice.Xds.Mapping.Parts;
using Core = Sluice.Xds.Protocol.Core;
using Options = Sluice.Xds.Protocol.Http.HttpProtocolOptions;
using Own = Sluice.Xds.Protocol.Own;
using Wire = Sluice.Xds.Protocol.Clusters;

namespace Sluice.Xds.Mapping.Clusters;

/// <summary>Connections of a cluster: protocol, times, limits, keep-alive.</summary>
internal static class ConnectionCodec
{
    private const string OptionsKey = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

    /// <summary>Envoy's limits have defaults of their own (1024), so that none is a number too.</summary>
    private const uint NoLimit = uint.MaxValue;

    public static void Encode(Wire.Cluster wire, Cluster cluster, Own.ClusterExtras extras)
    {
        var connections = HttpConnections.Of(cluster);
        var options = EncodeOptions(connections, cluster.Tls ?? cluster.SidecarTls);
        if (options is not null)
            wire.TypedExtensionProtocolOptions[OptionsKey] = Typed.Pack(TypeNames.HttpProtocolOptions, options);
        if (DecodeOptions(options) != connections)
            extras.Connections = new()
            {
                IdleTimeout = connections.IdleTimeout.ToWire(),
                MaxDuration = connections.MaxDuration.ToWire(),
                MaxRequests = connections.MaxRequests,
                MaxConcurrentStreams = connections.MaxConcurrentStreams,
            };
        wire.CircuitBreakers = EncodeLimits(cluster.Limits);
        EncodeKeepAlive(wire, cluster.TcpKeepAlive, extras);
    }

    public static HttpConnections Decode(Wire.Cluster wire, Own.ClusterExtras extras)
    {
        var options = wire.TypedExtensionProtocolOptions.TryGetValue(OptionsKey, out var any)
            ? Typed.Unpack(any, TypeNames.HttpProtocolOptions, Options.Parser)
            : null;
        var connections = DecodeOptions(options);
        return extras.Connections is not { } exact
            ? connections
            : connections with
            {
                IdleTimeout = exact.IdleTimeout.OrZero(),
                MaxDuration = exact.MaxDuration.OrZero(),
                MaxRequests = exact.MaxRequests,
                MaxConcurrentStreams = exact.MaxConcurrentStreams,
            };
    }

    public static ConnectionLimits DecodeLimits(Wire.Cluster wire, HttpConnections connections)
    {
        var limits = wire.CircuitBreakers?.Thresholds.FirstOrDefault();
        return new()
        {
            MaxConnections = Limit(limits?.MaxConnections),
            MaxPendingRequests = Limit(limits?.MaxPendingRequests),
            MaxRequests = Limit(limits?.MaxRequests),
            MaxRetries = Limit(limits?.MaxRetries),
            MaxRequestsPerConnection = connections.MaxRequests,
            MaxConcurrentStreams = connections.MaxConcurrentStreams,
        };
    }

    public static KeepAlive? DecodeKeepAlive(Wire.Cluster wire, Own.ClusterExtras extras) =>
        extras.KeepAlive is { } exact
            ? new(exact.Probes, exact.Time.OrZero(), exact.Interval.OrZero())
            : DecodeKeepAlive(wire.UpstreamConnectionOptions?.TcpKeepalive);

    // Envoy wants a protocol in these options; bytes have none.
    private static Options? EncodeOptions(HttpConnections connections, UpstreamTls? tls)
    {
        if (connections.Protocol == UpstreamProtocol.Tcp)
            return null;
        var http2 = new Core.Http2ProtocolOptions { MaxConcurrentStreams = connections.MaxConcurrentStreams.ToWireUnlessZero() };
        var common = new Core.HttpProtocolOptions
        {
            IdleTimeout = connections.IdleTimeout.ToWireUnless(HttpConnections.DefaultIdleTimeout),
            MaxConnectionDuration = connections.MaxDuration.ToWireUnlessZero(),
            MaxRequestsPerConnection = connections.MaxRequests.ToWireUnlessZero(),
        };
        var options = new Options { CommonHttpProtocolOptions = common.CalculateSize() == 0 ? null : common };
        if (tls is { Sni.Length: 0 })
            options.UpstreamHttpProtocolOptions = new()
            {
                AutoSni = true,
                AutoSanValidation = tls.SubjectAltNames.Count == 0 && !tls.InsecureSkipVerify,
            };
        if (connections.Protocol == UpstreamProtocol.SameAsClient)
            options.UseDownstreamProtocolConfig = new() { HttpProtocolOptions = new(), Http2ProtocolOptions = http2 };
        else if (connections.Protocol == UpstreamProtocol.Http2)
            options.ExplicitHttpConfig = new() { Http2ProtocolOptions = http2 };
        else
            options.ExplicitHttpConfig = new() { HttpProtocolOptions = new() };
        return options;
    }

    private static HttpConnections DecodeOptions(Options? options)
    {
        if (options is null)
            return new(UpstreamProtocol.Tcp, HttpConnections.DefaultIdleTimeout, TimeSpan.Zero, 0, 0);
        var common = options.CommonHttpProtocolOptions;
        var (protocol, http2) = options.UpstreamProtocolOptionsCase switch
        {
            Options.UpstreamProtocolOptionsOneofCase.UseDownstreamProtocolConfig => (
                UpstreamProtocol.SameAsClient,
                options.UseDownstreamProtocolConfig.Http2ProtocolOptions
            ),
            Options.UpstreamProtocolOptionsOneofCase.ExplicitHttpConfig when IsHttp2(options.ExplicitHttpConfig) => (
                UpstreamProtocol.Http2,
                options.ExplicitHttpConfig.Http2ProtocolOptions
            ),
            Options.UpstreamProtocolOptionsOneofCase.ExplicitHttpConfig => (UpstreamProtocol.Http1, null),
            _ => throw new MalformedResourceException("HTTP options name no protocol"),
        };
        return new(
            protocol,
            (common?.IdleTimeout).Or(HttpConnections.DefaultIdleTimeout),
            (common?.MaxConnectionDuration).OrZero(),
            (common?.MaxRequestsPerConnection).OrZero(),
            (http2?.MaxConcurrentStreams).OrZero()
        );
    }

    private static bool IsHttp2(Options.Types.ExplicitHttpConfig config) =>
        config.ProtocolConfigCase == Options.Types.ExplicitHttpConfig.ProtocolConfigOneofCase.Http2ProtocolOptions;

    private static Wire.CircuitBreakers EncodeLimits(ConnectionLimits limits) =>
        new()
        {
            Thresholds =
            {
                new Wire.CircuitBreakers.Types.Thresholds
                {
                    MaxConnections = limits.MaxConnections.ToWireUnlessZero() ?? NoLimit,
                    MaxPendingRequests = limits.MaxPendingRequests.ToWireUnlessZero() ?? NoLimit,
                    MaxRequests = limits.MaxRequests.ToWireUnlessZero() ?? NoLimit,
                    MaxRetries = limits.MaxRetries.ToWireUnlessZero() ?? NoLimit,
                },
            },
        };

    private static int Limit(uint? limit) => limit is null or NoLimit ? 0 : limit.Value.ToInt();

    private static void EncodeKeepAlive(Wire.Cluster wire, KeepAlive? keepAlive, Own.ClusterExtras extras)
    {
        if (keepAlive is null)
            return;
        var tcp = new Core.TcpKeepalive
        {
            KeepaliveProbes = keepAlive.Probes.ToWireUnlessZero(),
            KeepaliveTime = Seconds(keepAlive.Time),
            KeepaliveInterval = Seconds(keepAlive.Interval),
        };
        wire.UpstreamConnectionOptions = new() { TcpKeepalive = tcp };
        if (DecodeKeepAlive(tcp) != keepAlive)
            extras.KeepAlive = new()
            {
                Probes = keepAlive.Probes,
                Time = keepAlive.Time.ToWire(),
                Interval = keepAlive.Interval.ToWire(),
            };
    }

    private static KeepAlive? DecodeKeepAlive(Core.TcpKeepalive? tcp) =>
        tcp is null
            ? null
            : new(
                tcp.KeepaliveProbes.OrZero(),
                TimeSpan.FromSeconds(tcp.KeepaliveTime.OrZero()),
                TimeSpan.FromSeconds(tcp.KeepaliveInterval.OrZero())
            );

    private static uint? Seconds(TimeSpan time) => time == TimeSpan.Zero ? null : (uint)Math.Clamp(time.TotalSeconds, 1, int.MaxValue);
}
