using Sluice.Snapshot;
using Sluice.Values;
using Sluice.Xds.Mapping;
using Sluice.Xds.Resources;

namespace Sluice.Tests.Xds.Mapping;

/// <summary>A small change is a small push, and a small change of what the proxy holds.</summary>
public sealed class IncrementalTests
{
    private static readonly string[] AllTypes = [.. TypeUrls.InOrder];

    [Theory, InlineData(false), InlineData(true)]
    public void Equal_content_keeps_its_resources_and_its_decoded_values(bool split)
    {
        var encoder = new XdsEncoder(new() { SplitRouteTables = split });
        var decoder = new XdsDecoder();
        var first = encoder.Encode(ManyRoutes.Snapshot(hosts: 3, routes: 2));
        var second = encoder.Encode(ManyRoutes.Snapshot(hosts: 3, routes: 2) with { Version = "2" });
        Assert.Equal("2", second.Version);
        Assert.Empty(Changed(first, second));
        var one = decoder.Decode(first).Snapshot;
        var other = decoder.Decode(second).Snapshot;
        Assert.Equal("2", other.Version);
        Assert.True(one.RouteTables.AsSpan() == other.RouteTables.AsSpan());
        Assert.True(one.Clusters.AsSpan() == other.Clusters.AsSpan());
        Assert.True(one.Endpoints.AsSpan() == other.Endpoints.AsSpan());
    }

    [Fact]
    public void The_same_snapshot_gives_the_same_state_and_the_same_state_the_same_snapshot()
    {
        var (encoder, decoder) = (new XdsEncoder(new()), new XdsDecoder());
        var snapshot = ManyRoutes.Snapshot(hosts: 2, routes: 1);
        var state = encoder.Encode(snapshot);
        Assert.Same(state, encoder.Encode(snapshot));
        Assert.Same(decoder.Decode(state).Snapshot, decoder.Decode(state).Snapshot);
    }

    [Fact]
    public void A_change_of_one_route_pushes_one_virtual_host_of_a_split_table()
    {
        var encoder = new XdsEncoder(new() { SplitRouteTables = true });
        var before = ManyRoutes.Snapshot(hosts: 5, routes: 2);
        var first = encoder.Encode(before);
        var second = encoder.Encode(ManyRoutes.WithChangedHost(before, 3, "v2"));
        Assert.Equal(["VirtualHost http.80/host-00003.example.com:80"], Changed(first, second));
    }

    [Fact]
    public void A_change_of_one_route_pushes_the_table_where_it_is_whole()
    {
        var encoder = new XdsEncoder(new());
        var before = ManyRoutes.Snapshot(hosts: 5, routes: 2);
        var first = encoder.Encode(before);
        var second = encoder.Encode(ManyRoutes.WithChangedHost(before, 3, "v2"));
        Assert.Equal(["RouteConfiguration http.80"], Changed(first, second));
        Assert.Empty(second.Of(TypeUrls.VirtualHost));
    }

    [Fact]
    public void A_host_that_comes_or_goes_changes_no_other_resource_of_a_split_table()
    {
        var encoder = new XdsEncoder(new() { SplitRouteTables = true });
        var full = ManyRoutes.Snapshot(hosts: 5, routes: 1);
        var table = full.RouteTables[0];
        var last = new VirtualHost { Name = "allow_any", Domains = ["*"] };
        var withLast = full with { RouteTables = [table with { VirtualHosts = [.. table.VirtualHosts, last] }] };
        var less = full with { RouteTables = [table with { VirtualHosts = [.. table.VirtualHosts.AsSpan()[1..], last] }] };
        var first = encoder.Encode(withLast);
        Assert.Equal(["VirtualHost http.80/host-00000.example.com:80"], Changed(first, encoder.Encode(less)));
        Assert.Equal(less.RouteTables, RoundTrip.Of(less, new() { SplitRouteTables = true }).RouteTables);
    }

    [Fact]
    public void A_change_of_endpoints_pushes_one_assignment_and_keeps_everything_else()
    {
        var (encoder, decoder) = (new XdsEncoder(new()), new XdsDecoder());
        var before = ManyRoutes.Snapshot(hosts: 3, routes: 2);
        var moved = before.Endpoints[1] with { Endpoints = [new() { Address = "10.9.9.9", Port = 1 }] };
        var after = before with { Version = "2", Endpoints = [before.Endpoints[0], moved, before.Endpoints[2]] };
        var (first, second) = (encoder.Encode(before), encoder.Encode(after));
        Assert.Equal([$"ClusterLoadAssignment {moved.Cluster}"], Changed(first, second));
        var (one, other) = (decoder.Decode(first).Snapshot, decoder.Decode(second).Snapshot);
        Assert.Equal(after, other);
        Assert.Same(one.RouteTables[0], other.RouteTables[0]);
        Assert.Same(one.Endpoints[0], other.Endpoints[0]);
    }

    [Fact]
    public void A_table_that_cannot_be_split_is_whole()
    {
        var slash = new RouteTable { Name = "unix/socket", VirtualHosts = [new() { Name = "a" }] };
        var twice = new RouteTable
        {
            Name = "twice",
            VirtualHosts = [new() { Name = "a", Domains = ["a"] }, new() { Name = "a", Domains = ["b"] }],
        };
        var snapshot = new ProxySnapshot { RouteTables = [twice, slash] };
        var state = new XdsEncoder(new() { SplitRouteTables = true }).Encode(snapshot);
        Assert.Empty(state.Of(TypeUrls.VirtualHost));
        Assert.Equal(snapshot, new XdsDecoder().Decode(state).Snapshot);
    }

    /// <summary>Replicas agree, whatever each has encoded before.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public void Versions_depend_on_content_alone(bool split)
    {
        var encoding = new XdsEncoding { SplitRouteTables = split };
        var snapshot = AnySnapshot.Make(7, 3000);
        var late = new XdsEncoder(encoding);
        late.Encode(ManyRoutes.Snapshot(hosts: 2, routes: 2));
        late.Encode(AnySnapshot.Make(8, 3000));
        Assert.Empty(Changed(new XdsEncoder(encoding).Encode(snapshot), late.Encode(snapshot)));
    }

    [Fact]
    public void Resources_without_a_version_are_read_each_time()
    {
        var decoder = new XdsDecoder();
        var before = Unversioned(ManyRoutes.Snapshot(hosts: 2, routes: 1));
        var after = Unversioned(ManyRoutes.WithChangedHost(ManyRoutes.Snapshot(hosts: 2, routes: 1), 1, "v2"));
        var (one, other) = (decoder.Decode(before).Snapshot, decoder.Decode(after).Snapshot);
        Assert.NotEqual(one.RouteTables, other.RouteTables);
        Assert.Same(one.Clusters[0], other.Clusters[0]);
    }

    private static XdsState Unversioned(ProxySnapshot snapshot)
    {
        var state = new XdsEncoder(new()).Encode(snapshot);
        return new(
            "",
            AllTypes.Select(t =>
                KeyValuePair.Create<string, IReadOnlyCollection<XdsResource>>(
                    t,
                    [.. state.Of(t).Values.Select(r => r with { Version = "" })]
                )
            )
        );
    }

    /// <summary>Type and name of what came, went, or has another version.</summary>
    private static ValueList<string> Changed(XdsState before, XdsState after) =>
        AllTypes
            .SelectMany(type =>
                before
                    .Of(type)
                    .Keys.Union(after.Of(type).Keys)
                    .Where(name => before.Of(type).GetValueOrDefault(name)?.Version != after.Of(type).GetValueOrDefault(name)?.Version)
                    .Select(name => $"{type[(type.LastIndexOf('.') + 1)..]} {name}")
            )
            .ToValueList();
}
