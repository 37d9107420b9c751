using Sluice.Snapshot;
using Sluice.Xds.Mapping.Parts;
using Http = Sluice.Xds.Protocol.Http;
using Own = Sluice.Xds.Protocol.Own;
using Wire = Sluice.Xds.Protocol.Listeners;

namespace Sluice.Xds.Mapping.Listeners;

/// <summary>The HTTP connection manager. What Sluice always does (path normalisation, WebSocket, CORS and faults by route) is written out for Envoy.</summary>
internal static class HttpFilterCodec
{
    private const string Name = "envoy.filters.network.http_connection_manager";

    public static Wire.Filter Encode(HttpConnectionManager http, bool isBehindTls, Own.FilterChainExtras extras)
    {
        var wire = new Http.HttpConnectionManager
        {
            StatPrefix = http.RouteTable.Length == 0 ? "http" : http.RouteTable,
            Rds = new() { ConfigSource = Sources.Ads(), RouteConfigName = http.RouteTable },
            UseRemoteAddress = http.UseRemoteAddress,
            ForwardClientCertDetails = Forwarding(http.ClientCertificates),
            SetCurrentClientCertDetails = new()
            {
                Subject = true,
                Dns = true,
                Uri = true,
            },
            NormalizePath = true,
            UpgradeConfigs = { new Http.HttpConnectionManager.Types.UpgradeConfig { UpgradeType = "websocket" } },
            HttpFilters =
            {
                Filter("envoy.filters.http.cors", TypeNames.Cors),
                Filter("envoy.filters.http.fault", TypeNames.HttpFault),
                Filter("envoy.filters.http.router", TypeNames.Router),
            },
        };
        // Envoy takes the scheme from the connection; only another one needs to be said.
        if (http.Https != isBehindTls)
            wire.SchemeHeaderTransformation = new() { SchemeToOverwrite = http.Https ? "https" : "http" };
        if (!http.Http2PriorKnowledge && isBehindTls)
            extras.NoHttp2PriorKnowledge = true;
        else if (!http.Http2PriorKnowledge)
            wire.CodecType = Http.HttpConnectionManager.Types.CodecType.Http1;
        return new() { Name = Name, TypedConfig = Typed.Pack(TypeNames.HttpConnectionManager, wire) };
    }

    public static HttpConnectionManager Decode(Wire.Filter filter, bool isBehindTls, Own.FilterChainExtras extras)
    {
        var wire = Typed.Unpack(filter.TypedConfig, TypeNames.HttpConnectionManager, Http.HttpConnectionManager.Parser);
        return new()
        {
            RouteTable = wire.Rds?.RouteConfigName ?? throw new MalformedResourceException("an HTTP connection manager has no RDS"),
            Https = wire.SchemeHeaderTransformation is { } scheme ? scheme.SchemeToOverwrite == "https" : isBehindTls,
            Http2PriorKnowledge = !extras.NoHttp2PriorKnowledge && wire.CodecType != Http.HttpConnectionManager.Types.CodecType.Http1,
            UseRemoteAddress = wire.UseRemoteAddress ?? false,
            ClientCertificates = Forwarding(wire.ForwardClientCertDetails),
        };
    }

    private static Http.HttpFilter Filter(string name, string type) => new() { Name = name, TypedConfig = Typed.Empty(type) };

    private static Http.HttpConnectionManager.Types.ForwardClientCertDetails Forwarding(ClientCertificateForwarding forwarding) =>
        forwarding switch
        {
            ClientCertificateForwarding.SanitizeSet => Http.HttpConnectionManager.Types.ForwardClientCertDetails.SanitizeSet,
            ClientCertificateForwarding.AppendForward => Http.HttpConnectionManager.Types.ForwardClientCertDetails.AppendForward,
            _ => throw new ArgumentOutOfRangeException(nameof(forwarding), forwarding, null),
        };

    private static ClientCertificateForwarding Forwarding(Http.HttpConnectionManager.Types.ForwardClientCertDetails details) =>
        details switch
        {
            Http.HttpConnectionManager.Types.ForwardClientCertDetails.SanitizeSet => ClientCertificateForwarding.SanitizeSet,
            Http.HttpConnectionManager.Types.ForwardClientCertDetails.AppendForward => ClientCertificateForwarding.AppendForward,
            _ => throw new MalformedResourceException($"forwarding client certificates as {details} is not known"),
        };
}
