namespace Sluice.Xds.Resources;

/// <summary>The resource types of the stream, as the wire names them (Envoy v3 xDS).</summary>
public static class TypeUrls
{
    public const string Listener = "type.googleapis.com/envoy.config.listener.v3.Listener";
    public const string RouteConfiguration = "type.googleapis.com/envoy.config.route.v3.RouteConfiguration";
    public const string VirtualHost = "type.googleapis.com/envoy.config.route.v3.VirtualHost";
    public const string Cluster = "type.googleapis.com/envoy.config.cluster.v3.Cluster";
    public const string ClusterLoadAssignment = "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment";
    public const string Secret = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";

    /// <summary>What a snapshot has besides: Sluice's own (<c>sluice.v1.ProxySettings</c>), one resource.</summary>
    public const string ProxySettings = "type.googleapis.com/sluice.v1.ProxySettings";

    /// <summary>What certificate authorities may ask a gateway for: Sluice's own (<c>sluice.v1.AcmeChallenges</c>), one resource. It holds keys.</summary>
    public const string AcmeChallenges = "type.googleapis.com/sluice.v1.AcmeChallenges";

    /// <summary>
    /// Sluice's own, no part of a state: the server sends it after everything else of a change, to whoever subscribes to it. One resource,
    /// whose version is the state's.
    /// </summary>
    public const string StateMarker = "type.googleapis.com/sluice.v1.StateMarker";

    /// <summary>In the order that loses no traffic: what is named comes before what names it (Envoy's make-before-break).</summary>
    public static IReadOnlyList<string> InOrder { get; } =
    [Secret, Cluster, ClusterLoadAssignment, ProxySettings, AcmeChallenges, Listener, RouteConfiguration, VirtualHost];
}
