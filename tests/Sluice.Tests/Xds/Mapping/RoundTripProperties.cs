using System.Collections;
using CsCheck;
using Sluice.Snapshot;
using Sluice.Values;
using Sluice.Xds.Mapping;

namespace Sluice.Tests.Xds.Mapping;

public sealed class RoundTripProperties
{
    private const int Samples = 400;

    [Theory, InlineData(false), InlineData(true)]
    public void Every_snapshot_comes_back_as_it_was(bool split) =>
        AnySnapshot.Gen.Sample(s => RoundTrip.Check(s, new() { SplitRouteTables = split }), iter: 1500, print: s => CanonicalText.Of(s));

    /// <summary>What is kept from one snapshot to the next changes nothing of what comes out.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public void A_snapshot_after_others_is_as_a_first_one(bool split) =>
        AnySnapshot
            .Gen.Array[2, 4]
            .Sample(
                snapshots =>
                {
                    var encoder = new XdsEncoder(new() { SplitRouteTables = split });
                    var decoder = new XdsDecoder();
                    foreach (var snapshot in snapshots.SelectMany(Variations))
                    {
                        var decoding = decoder.Decode(encoder.Encode(snapshot));
                        Assert.Empty(decoding.Rejections);
                        Assert.Equal(snapshot, decoding.Snapshot);
                    }
                },
                iter: 200,
                print: s => string.Join("\n---\n", s.Select(x => CanonicalText.Of(x)))
            );

    /// <summary>The generator reaches every property of every record, so that one added tomorrow is held to the round trip too.</summary>
    [Fact]
    public void No_property_is_left_at_its_default()
    {
        var varied = new HashSet<string>(StringComparer.Ordinal);
        for (var seed = 0; seed < Samples; seed++)
            Visit(AnySnapshot.Make(seed, 3000), varied);
        var all = SnapshotTypes
            .All()
            .SelectMany(t => SnapshotTypes.PropertiesOf(t).SelectMany(p => Values(p.PropertyType).Select(v => $"{t.Name}.{p.Name}{v}")));
        Assert.Empty(all.Except(varied, StringComparer.Ordinal));
    }

    /// <summary>Parts taken away and put back: the usual steps of a configuration.</summary>
    private static IEnumerable<ProxySnapshot> Variations(ProxySnapshot snapshot) =>
        [
            snapshot,
            snapshot with
            {
                Version = "less",
                Clusters = snapshot.Clusters.AsSpan()[(snapshot.Clusters.Count / 2)..].ToArray().ToValueList(),
            },
            snapshot with
            {
                Version = "fewer hosts",
                RouteTables = snapshot.RouteTables.ToArray().Select(Shortened).ToValueList(),
            },
            snapshot with
            {
                Version = "no endpoints",
                Endpoints = [],
                Egress = null,
                Challenges = null,
            },
            snapshot,
        ];

    private static RouteTable Shortened(RouteTable table) =>
        table with
        {
            VirtualHosts = table.VirtualHosts.ToArray().Skip(1).ToValueList(),
        };

    private static IEnumerable<string> Values(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsEnum ? Enum.GetNames(type).Select(n => "=" + n) : [""];
    }

    private static void Visit(object value, HashSet<string> varied)
    {
        var type = value.GetType();
        var sample = type.GetConstructor(Type.EmptyTypes)?.Invoke(null);
        foreach (var property in SnapshotTypes.PropertiesOf(type))
        {
            var current = property.GetValue(value);
            var name = $"{type.Name}.{property.Name}";
            if (current is Enum choice)
                varied.Add($"{name}={choice}");
            else if (!Equals(current, sample is null ? Zero(property.PropertyType) : property.GetValue(sample)))
                varied.Add(name);
            foreach (var inner in current is IEnumerable items and not string ? items.Cast<object>() : [current!])
            {
                if (inner is not null && inner.GetType().Assembly == typeof(ProxySnapshot).Assembly && !inner.GetType().IsEnum)
                    Visit(inner, varied);
            }
        }
    }

    private static object? Zero(Type type) =>
        type == typeof(string) ? ""
        : type.IsValueType ? Activator.CreateInstance(type)
        : null;
}
