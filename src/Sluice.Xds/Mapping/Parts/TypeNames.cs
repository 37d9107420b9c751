namespace Sluice.Xds.Mapping.Parts;

/// <summary>Type URLs of what stands in <c>Any</c> fields. Constants, since asking the messages' descriptors would need reflection.</summary>
internal static class TypeNames
{
    private const string Prefix = "type.googleapis.com/";
    private const string Envoy = Prefix + "envoy.extensions.";
    private const string Own = Prefix + "sluice.v1.";

    public const string TlsInspector = Envoy + "filters.listener.tls_inspector.v3.TlsInspector";
    public const string HttpInspector = Envoy + "filters.listener.http_inspector.v3.HttpInspector";
    public const string ProxyProtocol = Envoy + "filters.listener.proxy_protocol.v3.ProxyProtocol";
    public const string HttpConnectionManager = Envoy + "filters.network.http_connection_manager.v3.HttpConnectionManager";
    public const string TcpProxy = Envoy + "filters.network.tcp_proxy.v3.TcpProxy";
    public const string SniCluster = Envoy + "filters.network.sni_cluster.v3.SniCluster";
    public const string MongoProxy = Envoy + "filters.network.mongo_proxy.v3.MongoProxy";
    public const string Router = Envoy + "filters.http.router.v3.Router";
    public const string Cors = Envoy + "filters.http.cors.v3.Cors";
    public const string CorsPolicy = Envoy + "filters.http.cors.v3.CorsPolicy";
    public const string HttpFault = Envoy + "filters.http.fault.v3.HTTPFault";
    public const string PreviousHosts = Envoy + "retry.host.previous_hosts.v3.PreviousHostsPredicate";
    public const string PreviousPriorities = Envoy + "retry.priority.previous_priorities.v3.PreviousPrioritiesConfig";
    public const string RawBuffer = Envoy + "transport_sockets.raw_buffer.v3.RawBuffer";
    public const string UpstreamProxyProtocol = Envoy + "transport_sockets.proxy_protocol.v3.ProxyProtocolUpstreamTransport";
    public const string DownstreamTls = Envoy + "transport_sockets.tls.v3.DownstreamTlsContext";
    public const string UpstreamTls = Envoy + "transport_sockets.tls.v3.UpstreamTlsContext";
    public const string HttpProtocolOptions = Envoy + "upstreams.http.v3.HttpProtocolOptions";
    public const string DynamicForwardProxy = Envoy + "clusters.dynamic_forward_proxy.v3.ClusterConfig";

    public const string ForwardProxy = Own + "ForwardProxy";
    public const string ListenerExtras = Own + "ListenerExtras";
    public const string FilterChainExtras = Own + "FilterChainExtras";
    public const string RouteTableExtras = Own + "RouteTableExtras";
    public const string RouteExtras = Own + "RouteExtras";
    public const string ClusterExtras = Own + "ClusterExtras";
    public const string EndpointExtras = Own + "EndpointExtras";
}
