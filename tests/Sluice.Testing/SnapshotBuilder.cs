using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Testing;

/// <summary>Builds proxy snapshots by hand: valid defaults, so that a test names only what matters to it.</summary>
public sealed class SnapshotBuilder
{
    private readonly List<Listener> _listeners = [];
    private readonly List<RouteTable> _tables = [];
    private readonly List<Cluster> _clusters = [];
    private readonly List<EndpointSet> _endpoints = [];
    private readonly List<TlsSecret> _secrets = [];
    private readonly List<RateLimitSettings> _rateLimits = [];
    private EgressSettings? _egress;

    public static SnapshotBuilder Empty() => new();

    /// <summary>A plain HTTP listener whose only virtual host serves <c>*</c> with the given routes.</summary>
    public SnapshotBuilder Http(int port, params Route[] routes) =>
        Listener(
                port,
                [
                    new FilterChain
                    {
                        Name = "http",
                        Filter = new HttpConnectionManager { RouteTable = $"http.{port}" },
                    },
                ]
            )
            .Table($"http.{port}", routes);

    public SnapshotBuilder Table(string name, params Route[] routes)
    {
        _tables.Add(
            new RouteTable
            {
                Name = name,
                VirtualHosts =
                [
                    new VirtualHost
                    {
                        Name = "*:80",
                        Domains = ["*"],
                        Routes = routes.ToValueList(),
                    },
                ],
            }
        );
        return this;
    }

    public SnapshotBuilder Table(RouteTable table)
    {
        _tables.Add(table);
        return this;
    }

    public SnapshotBuilder Listener(int port, ValueList<FilterChain> chains)
    {
        _listeners.Add(
            new Listener
            {
                Name = $"0.0.0.0_{port}",
                Port = port,
                FilterChains = chains,
            }
        );
        return this;
    }

    /// <summary>A TCP listener in front of one cluster.</summary>
    public SnapshotBuilder Tcp(int port, TcpProxy proxy) => Listener(port, [new FilterChain { Name = "tcp", Filter = proxy }]);

    /// <summary>An explicit forward proxy, and the cluster behind it. Unless the test says otherwise, it lets everybody reach loopback.</summary>
    public SnapshotBuilder ForwardProxy(int port, ForwardProxyFilter proxy, DownstreamTls? tls = null)
    {
        _listeners.Add(
            new Listener
            {
                Name = $"0.0.0.0_{port}",
                Port = port,
                InspectTls = tls is not null,
                FilterChains =
                [
                    new FilterChain
                    {
                        Name = "forward",
                        Tls = tls,
                        Filter = proxy,
                    },
                ],
            }
        );
        if (_clusters.All(c => c.Name != proxy.Cluster))
            _clusters.Add(AnyHost(proxy.Cluster));
        _egress ??= new() { IsEnforced = true, Rules = [ToLoopback] };
        return this;
    }

    /// <summary>Policies that are enforced.</summary>
    public SnapshotBuilder Egress(params EgressRule[] rules)
    {
        _egress = new() { IsEnforced = true, Rules = rules.ToValueList() };
        return this;
    }

    /// <summary>A policy for every request of the route table of port 80, or for those that <paramref name="narrow"/> leaves.</summary>
    public SnapshotBuilder RateLimit(RateLimitRule limit, Func<RateLimitSettings, RateLimitSettings>? narrow = null)
    {
        var policy = new RateLimitSettings
        {
            Name = $"test/policy{_rateLimits.Count}",
            Targets = [new RateLimitTarget { RouteTable = "http.80", Domains = ["*"] }],
            TellsQuota = true,
            GrpcStatus = 14,
            Limits = [limit],
        };
        _rateLimits.Add(narrow is null ? policy : narrow(policy));
        return this;
    }

    /// <summary>A cluster with endpoints on loopback.</summary>
    public SnapshotBuilder Cluster(string name, params int[] ports) => Cluster(new Cluster { Name = name }, ports);

    public SnapshotBuilder Cluster(Cluster cluster, params int[] ports) =>
        Cluster(cluster, [.. ports.Select(p => new ClusterEndpoint { Address = "127.0.0.1", Port = p })]);

    public SnapshotBuilder Cluster(Cluster cluster, ValueList<ClusterEndpoint> endpoints)
    {
        _clusters.Add(cluster);
        _endpoints.Add(new EndpointSet { Cluster = cluster.Name, Endpoints = endpoints });
        return this;
    }

    public SnapshotBuilder Secret(TlsSecret secret)
    {
        _secrets.Add(secret);
        return this;
    }

    public ProxySnapshot Build(string version = "test") =>
        new()
        {
            Version = version,
            Listeners = _listeners.ToValueList(),
            RouteTables = _tables.ToValueList(),
            Clusters = _clusters.ToValueList(),
            Endpoints = _endpoints.ToValueList(),
            Secrets = _secrets.ToValueList(),
            Egress = _egress,
            RateLimits = _rateLimits.ToValueList(),
        };

    /// <summary>A forward proxy that asks nobody for a name.</summary>
    public static ForwardProxyFilter Forward(params int[] connectPorts) =>
        new()
        {
            Cluster = "anywhere",
            Realm = "test",
            ConnectPorts = connectPorts.ToValueList(),
            IdleTimeout = TimeSpan.FromHours(1),
            MaxConnections = 10_000,
        };

    /// <summary>A cluster that goes wherever a client asks.</summary>
    public static Cluster AnyHost(string name) =>
        new()
        {
            Name = name,
            Discovery = ClusterDiscovery.DynamicForwardProxy,
            Named = new("*", 0),
        };

    /// <summary>Lets everybody go anywhere, to this machine too.</summary>
    public static EgressRule ToLoopback { get; } =
        new()
        {
            Policy = "test/loopback",
            Name = "all",
            AllowAddresses = ["127.0.0.0/8", "::1"],
        };

    /// <summary>A route for everything to one cluster.</summary>
    public static Route To(string cluster) =>
        new() { Action = new ForwardAction { Clusters = [new WeightedCluster { Cluster = cluster }] } };
}
