using System.Net;
using Sluice.Proxy.Http;
using Sluice.Proxy.Listeners;
using Sluice.Snapshot;
using Yarp.ReverseProxy.Forwarder;

namespace Sluice.Proxy.Clusters;

/// <summary>A cluster at work: its settings, and the live things beside them that survive a snapshot.</summary>
internal sealed class ClusterRuntime
{
    private readonly EndpointChoice _choice;
    private readonly ForwarderRequestConfig _http1;
    private readonly ForwarderRequestConfig _http2;

    public ClusterRuntime(Cluster settings, ClusterLife life, Random random, TimeSpan streamIdleTimeout)
    {
        Settings = settings;
        Life = life;
        _choice = EndpointChoice.Create(settings.LoadBalancing.Policy, random);
        _http1 = Config(HttpVersion.Version11, streamIdleTimeout);
        _http2 = Config(HttpVersion.Version20, streamIdleTimeout);
    }

    public Cluster Settings { get; }

    public ClusterLife Life { get; }

    public HttpMessageInvoker ClientFor(UpstreamEndpoint endpoint) => Life.PoolFor(endpoint).Client;

    /// <summary>Null where no endpoint is known.</summary>
    public UpstreamEndpoint? Pick(GatewayConnection connection) =>
        Settings.Discovery != ClusterDiscovery.OriginalDestination ? Pick()
        : connection.Local is { } destination ? Life.Destinations.Find(destination)
        : null;

    private UpstreamEndpoint? Pick()
    {
        var group = Life.Endpoints.Current;
        return group.Endpoints.Length == 0 ? null : _choice.Pick(group);
    }

    /// <summary>How to speak with the upstream.</summary>
    public ForwarderRequestConfig RequestConfig(string clientProtocol) =>
        Settings.Protocol switch
        {
            UpstreamProtocol.Http2 => _http2,
            UpstreamProtocol.SameAsClient when clientProtocol == Protocols.Http2 => _http2,
            _ => _http1,
        };

    private static ForwarderRequestConfig Config(Version version, TimeSpan idle) =>
        new()
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            ActivityTimeout = idle,
        };
}
