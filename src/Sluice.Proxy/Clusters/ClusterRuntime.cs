using System.Net;
using Sluice.Proxy.Egress;
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
        HostPattern = settings.Named?.Hosts ?? settings.Service.Host;
        Host = !Egress.HostPattern.IsWildcard(HostPattern) && TargetHost.TryParse(HostPattern, out var host) ? host : null;
        _choice = EndpointChoice.Create(settings.LoadBalancing.Policy, random);
        _http1 = Config(HttpVersion.Version11, streamIdleTimeout);
        _http2 = Config(HttpVersion.Version20, streamIdleTimeout);
    }

    public Cluster Settings { get; }

    public ClusterLife Life { get; }

    /// <summary>The hosts that it leads to.</summary>
    public string HostPattern { get; }

    /// <summary>The one host that it leads to; null: a request names it.</summary>
    public TargetHost? Host { get; }

    /// <summary>Null where no endpoint is known.</summary>
    /// <param name="asked">Where the request goes, for clusters that follow it.</param>
    public UpstreamEndpoint? Pick(GatewayConnection connection, AskedHost? asked) =>
        Settings.Discovery switch
        {
            ClusterDiscovery.OriginalDestination => connection.Local is { } destination ? Life.Destinations.Find(destination) : null,
            ClusterDiscovery.DynamicForwardProxy => asked is { } named ? Life.Names.Find((named.Host.Name, named.Port)) : null,
            _ => Pick(),
        };

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
