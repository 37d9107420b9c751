using System.Text;
using CsCheck;
using Google.Protobuf;
using Sluice.Snapshot;
using Sluice.Xds.Mapping;
using Sluice.Xds.Protocol.Listeners;
using Sluice.Xds.Resources;

namespace Sluice.Tests.Xds.Mapping;

/// <summary>Bad resources are named, all of them, and what was good before stays.</summary>
public sealed class RejectionTests
{
    private static readonly string[] AllTypes = [.. TypeUrls.InOrder];

    [Fact]
    public void Every_bad_resource_is_named_and_the_last_good_snapshot_stays()
    {
        var decoder = new XdsDecoder();
        var good = decoder.Decode(new XdsEncoder(new()).Encode(ManyRoutes.Snapshot(hosts: 2, routes: 1))).Snapshot;
        var bad = decoder.Decode(
            State(
                (TypeUrls.Cluster, new("broken", "1", new byte[] { 0xff, 0xff })),
                (TypeUrls.Cluster, new("other", "1", ClusterBody("c"))),
                (TypeUrls.Listener, new("unknown", "1", ListenerBody("unknown", "sluice.unheard_of"))),
                (TypeUrls.RouteConfiguration, new("", "1", ReadOnlyMemory<byte>.Empty)),
                (TypeUrls.Secret, new("empty", "1", new Sluice.Xds.Protocol.Tls.Secret { Name = "empty" }.ToByteArray())),
                (TypeUrls.VirtualHost, new("nobody", "1", new Sluice.Xds.Protocol.Routes.VirtualHost { Name = "nobody" }.ToByteArray()))
            )
        );
        Assert.False(bad.IsAccepted);
        Assert.Same(good, bad.Snapshot);
        Assert.Same(good, decoder.Current);
        Assert.Equal(["broken", "other", "unknown", "", "nobody", "empty"], bad.Rejections.Select(r => r.Name));
        Assert.Contains("Cluster other: it is named 'c' within", bad.Describe(), StringComparison.Ordinal);
        Assert.Contains("Listener unknown: network filter 'sluice.unheard_of'", bad.Describe(), StringComparison.Ordinal);
        Assert.Contains("RouteConfiguration : it has no name", bad.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public void After_a_rejection_the_next_good_state_is_taken()
    {
        var decoder = new XdsDecoder();
        var (encoder, next) = (new XdsEncoder(new()), ManyRoutes.Snapshot(hosts: 3, routes: 1) with { Version = "2" });
        decoder.Decode(encoder.Encode(ManyRoutes.Snapshot(hosts: 2, routes: 1)));
        Assert.False(decoder.Decode(State((TypeUrls.Listener, new("l", "1", new byte[] { 1 })))).IsAccepted);
        Assert.Equal(next, decoder.Decode(encoder.Encode(next)).Snapshot);
    }

    [Fact]
    public void What_is_described_is_bounded()
    {
        var many = Enumerable
            .Range(0, 1000)
            .Select(i => (TypeUrls.Cluster, new XdsResource($"cluster-{i}", "1", new byte[] { 0xff })))
            .ToArray();
        var decoding = new XdsDecoder().Decode(State(many));
        Assert.Equal(1000, decoding.Rejections.Count);
        Assert.InRange(decoding.Describe(limit: 500).Length, 400, 503);
    }

    [Fact]
    public void Split_virtual_hosts_without_a_table_wait_for_it()
    {
        var host = new Sluice.Xds.Protocol.Routes.VirtualHost { Name = "later/host" }.ToByteArray();
        var decoding = new XdsDecoder().Decode(State((TypeUrls.VirtualHost, new("later/host", "1", host))));
        Assert.True(decoding.IsAccepted);
        Assert.Empty(decoding.Snapshot.RouteTables);
    }

    /// <summary>Whatever arrives, the answer is a value.</summary>
    [Fact]
    public void Damaged_bytes_never_throw() =>
        Gen.Select(Gen.Int, Gen.Int[0, 1 << 20], Gen.Byte.Array[1, 8])
            .Sample(
                (seed, place, bytes) =>
                {
                    var state = new XdsEncoder(new() { SplitRouteTables = seed % 2 == 0 }).Encode(AnySnapshot.Make(seed % 50, 2000));
                    foreach (var type in AllTypes)
                    {
                        foreach (var resource in state.Of(type).Values.Where(r => r.Body.Length > 0))
                            new XdsDecoder().Decode(State((type, resource with { Body = Damaged(resource.Body, place, bytes) })));
                    }
                },
                iter: 1000
            );

    [Fact]
    public void No_key_is_in_a_version_or_a_reason()
    {
        var secret = new TlsSecret { Name = "s", PrivateKey = new("very-secret-key"u8) };
        var resource = new XdsEncoder(new()).Encode(new() { Secrets = [secret] }).Of(TypeUrls.Secret)["s"];
        Assert.Equal(32, resource.Version.Length);
        var cut = new XdsDecoder().Decode(State((TypeUrls.Secret, resource with { Body = resource.Body[..^3] })));
        Assert.False(cut.IsAccepted);
        Assert.DoesNotContain("secret-key", cut.Describe() + resource, StringComparison.Ordinal);
        Assert.Contains("very-secret-key", Encoding.UTF8.GetString(resource.Body.Span), StringComparison.Ordinal);
    }

    private static byte[] Damaged(ReadOnlyMemory<byte> body, int place, byte[] bytes)
    {
        var damaged = body.ToArray();
        for (var i = 0; i < bytes.Length; i++)
            damaged[(place + i * 31) % damaged.Length] = bytes[i];
        return damaged;
    }

    private static byte[] ClusterBody(string name) =>
        new XdsEncoder(new()).Encode(new() { Clusters = [new() { Name = name }] }).Of(TypeUrls.Cluster)[name].Body.ToArray();

    private static byte[] ListenerBody(string name, string filter)
    {
        var listener = new Sluice.Xds.Protocol.Listeners.Listener
        {
            Name = name,
            Address = new()
            {
                SocketAddress = new() { Address = "0.0.0.0", PortValue = 80 },
            },
            FilterChains = { new Sluice.Xds.Protocol.Listeners.FilterChain { Filters = { new Filter { Name = filter } } } },
        };
        return listener.ToByteArray();
    }

    private static XdsState State(params (string Type, XdsResource Resource)[] resources) =>
        new(
            "bad",
            resources
                .GroupBy(r => r.Type, r => r.Resource)
                .Select(g => KeyValuePair.Create<string, IReadOnlyCollection<XdsResource>>(g.Key, [.. g]))
        );
}
