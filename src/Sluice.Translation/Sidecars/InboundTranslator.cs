using System.Globalization;
using System.Net;
using Sluice.Resources.Istio;
using Sluice.Snapshot;
using Sluice.Translation.Peers;
using Sluice.Translation.Protocols;
using Sluice.Values;

namespace Sluice.Translation.Sidecars;

/// <summary>What the workload receives: one listener for redirected connections, with chains for each of its ports and for all others.</summary>
internal sealed class InboundTranslator(TranslationScope scope, PeerPolicy peers, Sidecar? sidecar)
{
    /// <summary>Istio's port for inbound traffic.</summary>
    public const int VirtualPort = 15006;

    private const string UnixPrefix = "unix://";
    private const string ChainOfUnknownPorts = "virtualInbound";

    private readonly List<FilterChain> _chains = [];
    private readonly List<Listener> _bound = [];
    private readonly SortedDictionary<string, RouteTable> _tables = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (Cluster, EndpointSet)> _clusters = new(StringComparer.Ordinal);

    public IEnumerable<RouteTable> RouteTables => _tables.Values;

    public IEnumerable<(Cluster Cluster, EndpointSet Endpoints)> Clusters => _clusters.Values;

    public IEnumerable<Listener> Translate()
    {
        var ports = new WorkloadPorts(scope);
        var names = sidecar is { Spec.Ingress.Count: > 0 };
        foreach (var port in names ? ports.OfSidecar(sidecar!) : ports.OfServices())
            Add(port);
        if (scope.Node.Interception == InterceptionMode.None)
            return _bound;
        AddUnknownPorts();
        return _bound.Append(Virtual());
    }

    private Listener Virtual() =>
        Inspecting() with
        {
            Name = "virtualInbound",
            Port = VirtualPort,
            UseOriginalDestination = true,
            Transparent = scope.Node.Interception == InterceptionMode.Tproxy,
            FilterChains = _chains
                .Prepend(
                    new()
                    {
                        Name = "virtualInbound-blackhole",
                        Match = new() { DestinationPort = VirtualPort },
                        Filter = ToCluster(FixedClusters.BlackHole),
                    }
                )
                .ToValueList(),
        };

    private Listener Inspecting() =>
        new()
        {
            Name = "",
            Port = 0,
            Direction = TrafficDirection.Inbound,
            InspectTls = true,
            InspectHttp = true,
            InspectionTimeout = scope.Mesh.Config.ProtocolDetectionTimeout ?? TimeSpan.Zero,
            ContinueAfterInspectionTimeout = true,
        };

    private void Add(InboundPort port)
    {
        if (_clusters.ContainsKey(port.Cluster))
            return;
        _clusters.Add(port.Cluster, Cluster(port));
        var target = Target(port.Cluster, port.ServicePort, port.Protocol);
        var name = string.Create(CultureInfo.InvariantCulture, $"{port.Bind}_{port.Number}");
        var mode = peers.Of(port.Number);
        IReadOnlyList<FilterChain> chains = port.OwnTls(mode) is { } tls
            ? [InboundChains.WithOwnTls(name, port, tls, target)]
            : [.. InboundChains.Of(name, port.Number, port.Protocol, mode, target)];
        if (Binds(port))
            Bind(port, name, chains);
        else
            _chains.AddRange(chains);
    }

    private bool Binds(InboundPort port) =>
        port.Listener?.CaptureMode switch
        {
            CaptureMode.None => true,
            CaptureMode.Default => scope.Node.Interception == InterceptionMode.None,
            _ => false,
        };

    private void Bind(InboundPort port, string name, IReadOnlyList<FilterChain> chains) =>
        _bound.Add(
            Inspecting() with
            {
                Name = name,
                Address = port.Bind,
                Port = port.Number,
                FilterChains = chains.Select(c => c with { Match = c.Match with { DestinationPort = 0 } }).ToValueList(),
            }
        );

    // A port that no service names is served as it is; the policy decides on TLS there too.
    private void AddUnknownPorts()
    {
        var target = Target(FixedClusters.InboundPassthrough, 0, ApplicationProtocol.Unsupported);
        foreach (var (port, mode) in peers.Ports)
        {
            if (!_chains.Exists(c => c.Match.DestinationPort == port))
                _chains.AddRange(InboundChains.Of(ChainOfUnknownPorts, port, ApplicationProtocol.Unsupported, mode, target));
        }
        _chains.AddRange(InboundChains.Of(ChainOfUnknownPorts, 0, ApplicationProtocol.Unsupported, peers.Mode, target));
    }

    private InboundTarget Target(string cluster, int servicePort, ApplicationProtocol protocol)
    {
        _tables[cluster] = new()
        {
            Name = cluster,
            VirtualHosts =
            [
                new VirtualHost
                {
                    Name = string.Create(CultureInfo.InvariantCulture, $"inbound|http|{servicePort}"),
                    Domains = ["*"],
                    Routes =
                    [
                        new Route
                        {
                            Name = "default",
                            Action = new ForwardAction { Clusters = [new WeightedCluster { Cluster = cluster }] },
                        },
                    ],
                },
            ],
        };
        var http = new HttpConnectionManager
        {
            RouteTable = cluster,
            UseRemoteAddress = false,
            ClientCertificates = ClientCertificateForwarding.AppendForward,
        };
        return new(http, ToCluster(cluster) with { Protocol = Listeners.TcpProxies.Observed(protocol) });
    }

    private (Cluster, EndpointSet) Cluster(InboundPort port)
    {
        var endpoint = Endpoint(port);
        var cluster = new Cluster
        {
            Name = port.Cluster,
            Discovery = endpoint is null ? ClusterDiscovery.OriginalDestination : ClusterDiscovery.Static,
            LoadBalancing = endpoint is null ? new() { Policy = LoadBalancingPolicy.Passthrough } : new(),
            ConnectTimeout = scope.Mesh.Config.ConnectTimeout ?? TimeSpan.FromSeconds(10),
            Protocol = Protocol(port.Protocol),
            SourceAddress = IsRedirected(endpoint) ? FixedClusters.InboundSource : "",
            Service = port.Service,
        };
        return (cluster, new() { Cluster = port.Cluster, Endpoints = endpoint is null ? [] : [endpoint] });
    }

    // The application speaks what was announced; what was not is taken as it comes.
    private static UpstreamProtocol Protocol(ApplicationProtocol protocol) =>
        protocol == ApplicationProtocol.Unsupported ? UpstreamProtocol.SameAsClient
        : protocol.IsHttp2() ? UpstreamProtocol.Http2
        : protocol.IsHttp() || protocol == ApplicationProtocol.Https ? UpstreamProtocol.Http1
        : UpstreamProtocol.Tcp;

    // Connections to the loopback address and to unix sockets pass the kernel's rules as they are.
    private static bool IsRedirected(ClusterEndpoint? endpoint) =>
        endpoint is null || (IPAddress.TryParse(endpoint.Address, out var address) && !IPAddress.IsLoopback(address));

    /// <summary>Null: where the client wanted to go.</summary>
    private ClusterEndpoint? Endpoint(InboundPort port)
    {
        if (port.Listener is not { DefaultEndpoint.Length: > 0 } listener)
            return null;
        if (listener.DefaultEndpoint.StartsWith(UnixPrefix, StringComparison.Ordinal))
            return new() { Address = listener.DefaultEndpoint };
        if (!IPEndPoint.TryParse(listener.DefaultEndpoint, out var written))
            return null;
        var isAny = written.Address.Equals(IPAddress.Any) || written.Address.Equals(IPAddress.IPv6Any);
        if (!isAny)
            return new() { Address = written.Address.ToString(), Port = written.Port };
        return scope.Node.Addresses.Count == 0 ? null : new() { Address = scope.Node.Addresses[0], Port = written.Port };
    }

    private static TcpProxy ToCluster(string cluster) => new() { Clusters = [new WeightedCluster { Cluster = cluster }] };
}
