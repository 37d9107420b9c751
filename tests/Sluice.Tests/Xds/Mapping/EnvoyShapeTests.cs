using Google.Protobuf;
using Sluice.Snapshot;
using Sluice.Xds.Mapping;
using Sluice.Xds.Protocol.Endpoints;
using Sluice.Xds.Resources;
using Clusters = Sluice.Xds.Protocol.Clusters;
using Http = Sluice.Xds.Protocol.Http;
using Listeners = Sluice.Xds.Protocol.Listeners;
using Routes = Sluice.Xds.Protocol.Routes;
using Tcp = Sluice.Xds.Protocol.Tcp;
using Tls = Sluice.Xds.Protocol.Tls;

namespace Sluice.Tests.Xds.Mapping;

/// <summary>What any client of xDS reads: Envoy's fields, with Envoy's meaning.</summary>
public sealed class EnvoyShapeTests
{
    [Fact]
    public void A_plain_cluster_has_its_endpoints_over_ADS_and_no_limits()
    {
        var wire = Encode(new Cluster { Name = "c" });
        Assert.Equal(Clusters.Cluster.Types.DiscoveryType.Eds, wire.Type);
        Assert.NotNull(wire.EdsClusterConfig.EdsConfig.Ads);
        Assert.Equal(Clusters.Cluster.Types.LbPolicy.LeastRequest, wire.LbPolicy);
        Assert.Equal(uint.MaxValue, wire.CircuitBreakers.Thresholds[0].MaxConnections);
        Assert.Equal(0, wire.CommonLbConfig.HealthyPanicThreshold.Value);
        Assert.Null(wire.Metadata);
    }

    [Fact]
    public void Names_stand_in_the_cluster_itself()
    {
        var state = State(
            new()
            {
                Clusters = [new() { Name = "dns", Discovery = ClusterDiscovery.StrictDns }],
                Endpoints = [new() { Cluster = "dns", Endpoints = [new() { Address = "example.com", Port = 443 }] }],
            }
        );
        var wire = Clusters.Cluster.Parser.ParseFrom(Body(state, TypeUrls.Cluster, "dns"));
        Assert.Equal("example.com", wire.LoadAssignment.Endpoints[0].LbEndpoints[0].Endpoint.Address.SocketAddress.Address);
        Assert.Empty(state.Of(TypeUrls.ClusterLoadAssignment));
    }

    [Fact]
    public void Balancing_by_original_destination_is_a_type_of_cluster_to_Envoy()
    {
        var wire = Encode(
            new Cluster
            {
                Name = "c",
                LoadBalancing = new() { Policy = LoadBalancingPolicy.Passthrough },
            }
        );
        Assert.Equal(Clusters.Cluster.Types.DiscoveryType.OriginalDst, wire.Type);
        Assert.Equal(Clusters.Cluster.Types.LbPolicy.ClusterProvided, wire.LbPolicy);
        Assert.Null(wire.EdsClusterConfig);
    }

    [Fact]
    public void Automatic_mutual_TLS_is_chosen_by_what_endpoints_say()
    {
        var tls = new UpstreamTls
        {
            ClientCertificate = new() { SecretName = CertificateReference.Workload },
            TrustedRootsSecret = CertificateReference.MeshRoots,
        };
        var state = State(
            new()
            {
                Clusters = [new() { Name = "c", SidecarTls = tls }],
                Endpoints = [new() { Cluster = "c", Endpoints = [new() { Address = "10.0.0.1", HasSidecar = true }] }],
            }
        );
        var cluster = Clusters.Cluster.Parser.ParseFrom(Body(state, TypeUrls.Cluster, "c"));
        var endpoints = ClusterLoadAssignment.Parser.ParseFrom(Body(state, TypeUrls.ClusterLoadAssignment, "c"));
        Assert.Equal(["tlsMode-istio", "tlsMode-disabled"], cluster.TransportSocketMatches.Select(m => m.Name));
        Assert.Equal(
            cluster.TransportSocketMatches[0].Match,
            endpoints.Endpoints[0].LbEndpoints[0].Metadata.FilterMetadata["envoy.transport_socket_match"]
        );
        var context = Tls.UpstreamTlsContext.Parser.ParseFrom(cluster.TransportSocketMatches[0].TransportSocket.TypedConfig.Value);
        Assert.Equal("default", context.CommonTlsContext.TlsCertificateSdsSecretConfigs[0].Name);
        Assert.Equal("ROOTCA", context.CommonTlsContext.ValidationContextSdsSecretConfig.Name);
        Assert.Empty(state.Of(TypeUrls.Secret));
    }

    [Fact]
    public void Without_roots_the_servers_name_and_chain_are_verified_all_the_same()
    {
        var context = Tls.UpstreamTlsContext.Parser.ParseFrom(
            Encode(
                new Cluster
                {
                    Name = "c",
                    Tls = new() { Sni = "a.test" },
                }
            ).TransportSocket.TypedConfig.Value
        );
        Assert.NotNull(context.CommonTlsContext.ValidationContext.SystemRootCerts);
        Assert.True(context.AutoSniSanValidation);
    }

    [Theory]
    [InlineData("0", "", "c0:1")]
    [InlineData("1 0", "", "c0:1 c1:0")]
    [InlineData("0 0", "BlackHoleCluster", "")]
    [InlineData("1", "c0", "")]
    public void Envoy_is_told_no_weights_that_it_refuses(string weights, string cluster, string weighted)
    {
        var split = weights.Split(' ').Select((w, i) => new WeightedCluster { Cluster = $"c{i}", Weight = int.Parse(w) }).ToArray();
        var action = Encode(new ForwardAction { Clusters = [.. split] });
        Assert.Equal(cluster, action.Cluster);
        Assert.Equal(weighted, string.Join(' ', action.WeightedClusters?.Clusters.Select(c => $"{c.Name}:{c.Weight}") ?? []));
        Assert.NotNull(action.Timeout);
    }

    [Fact]
    public void A_TCP_proxy_names_only_clusters_with_a_share()
    {
        var chain = Encode(
            new TcpProxy
            {
                Clusters = [new() { Cluster = "a", Weight = 0 }, new() { Cluster = "b", Weight = 7 }, new() { Cluster = "c", Weight = 3 }],
            }
        );
        var tcp = Tcp.TcpProxy.Parser.ParseFrom(chain.Filters[0].TypedConfig.Value);
        Assert.Equal(["b", "c"], tcp.WeightedClusters.Clusters.Select(c => c.Name));
    }

    [Fact]
    public void HTTP_routes_come_over_RDS_and_the_router_is_last()
    {
        var chain = Encode(new HttpConnectionManager { RouteTable = "http.80" });
        var http = Http.HttpConnectionManager.Parser.ParseFrom(chain.Filters[0].TypedConfig.Value);
        Assert.Equal("http.80", http.Rds.RouteConfigName);
        Assert.NotNull(http.Rds.ConfigSource.Ads);
        Assert.Equal("envoy.filters.http.router", http.HttpFilters[^1].Name);
        Assert.Null(chain.Metadata);
    }

    [Fact]
    public void A_split_table_names_VHDS_and_its_hosts_are_named_after_it()
    {
        var state = new XdsEncoder(new() { SplitRouteTables = true }).Encode(ManyRoutes.Snapshot(hosts: 2, routes: 1));
        var table = Routes.RouteConfiguration.Parser.ParseFrom(Body(state, TypeUrls.RouteConfiguration, "http.80"));
        Assert.NotNull(table.Vhds.ConfigSource.Ads);
        Assert.Empty(table.VirtualHosts);
        Assert.All(state.Of(TypeUrls.VirtualHost), h => Assert.Equal(h.Key, Routes.VirtualHost.Parser.ParseFrom(h.Value.Body.Span).Name));
        Assert.Contains("http.80/host-00001.example.com:80", state.Of(TypeUrls.VirtualHost).Keys);
    }

    [Fact]
    public void A_whole_table_reads_as_one_message()
    {
        var snapshot = ManyRoutes.Snapshot(hosts: 3, routes: 2);
        var table = Routes.RouteConfiguration.Parser.ParseFrom(Body(State(snapshot), TypeUrls.RouteConfiguration, "http.80"));
        Assert.Equal(snapshot.RouteTables[0].VirtualHosts.Select(h => h.Name), table.VirtualHosts.Select(h => h.Name));
        Assert.True(table.IgnorePortInHostMatching);
        Assert.Null(table.Vhds);
    }

    [Fact]
    public void Roots_and_certificates_are_the_two_kinds_of_secret()
    {
        var state = State(
            new()
            {
                Secrets =
                [
                    new()
                    {
                        Name = "cert",
                        CertificateChain = [1],
                        PrivateKey = new([2]),
                        TrustedRoots = [3],
                    },
                    new() { Name = "cert-cacert", CertificateChain = [3] },
                ],
            }
        );
        var certificate = Tls.Secret.Parser.ParseFrom(Body(state, TypeUrls.Secret, "cert"));
        var roots = Tls.Secret.Parser.ParseFrom(Body(state, TypeUrls.Secret, "cert-cacert"));
        Assert.Equal([2], certificate.TlsCertificate.PrivateKey.InlineBytes.ToByteArray());
        Assert.Equal([3], roots.ValidationContext.TrustedCa.InlineBytes.ToByteArray());
    }

    private static Clusters.Cluster Encode(Cluster cluster) =>
        Clusters.Cluster.Parser.ParseFrom(Body(State(new() { Clusters = [cluster] }), TypeUrls.Cluster, cluster.Name));

    private static Listeners.FilterChain Encode(NetworkFilter filter)
    {
        var listener = new Listener
        {
            Name = "l",
            Port = 80,
            FilterChains = [new() { Filter = filter }],
        };
        return Listeners.Listener.Parser.ParseFrom(Body(State(new() { Listeners = [listener] }), TypeUrls.Listener, "l")).FilterChains[0];
    }

    private static Routes.RouteAction Encode(ForwardAction action)
    {
        var table = new RouteTable { Name = "t", VirtualHosts = [new() { Name = "h", Routes = [new() { Action = action }] }] };
        var body = Body(State(new() { RouteTables = [table] }), TypeUrls.RouteConfiguration, "t");
        return Routes.RouteConfiguration.Parser.ParseFrom(body).VirtualHosts[0].Routes[0].Route_;
    }

    private static XdsState State(ProxySnapshot snapshot) => new XdsEncoder(new()).Encode(snapshot);

    private static ByteString Body(XdsState state, string type, string name) => ByteString.CopyFrom(state.Of(type)[name].Body.Span);
}
