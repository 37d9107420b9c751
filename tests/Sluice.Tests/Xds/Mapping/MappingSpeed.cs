using Sluice.Snapshot;
using Sluice.Xds.Mapping;

namespace Sluice.Tests.Xds.Mapping;

/// <summary>Bounds are generous, since other work may share the machine; the measured times are in the output.</summary>
public sealed class MappingSpeed(ITestOutputHelper output)
{
    private const int Hosts = 1000;
    private const int RoutesPerHost = 5;
    private static readonly TimeProvider Clock = TimeProvider.System;

    [Theory, InlineData(false), InlineData(true)]
    public void Five_thousand_routes_and_one_change_among_them(bool split)
    {
        var encoding = new XdsEncoding { SplitRouteTables = split };
        var form = split ? "split" : "whole";
        var snapshot = ManyRoutes.Snapshot(Hosts, RoutesPerHost);
        Measure($"{form}: encode all", 10, 1000, _ => new XdsEncoder(encoding).Encode(snapshot));

        var encoder = new XdsEncoder(encoding);
        var state = encoder.Encode(snapshot);
        Measure($"{form}: encode one changed host", 30, 100, i => state = encoder.Encode(Change(snapshot, i)));
        var copies = Enumerable.Range(0, 30).Select(_ => ManyRoutes.Snapshot(Hosts, RoutesPerHost)).ToArray();
        Measure($"{form}: encode an equal copy", 30, 100, i => encoder.Encode(copies[i]));

        Measure($"{form}: decode all", 10, 1000, _ => new XdsDecoder().Decode(state));
        var decoder = new XdsDecoder();
        decoder.Decode(state);
        var changed = Enumerable.Range(0, 30).Select(i => encoder.Encode(Change(snapshot, i))).ToArray();
        Measure($"{form}: decode one changed host", 30, split ? 100 : 1000, i => Assert.True(decoder.Decode(changed[i]).IsAccepted));
    }

    private static ProxySnapshot Change(ProxySnapshot snapshot, int turn) =>
        ManyRoutes.WithChangedHost(snapshot, turn * 7, $"changed-{turn}");

    private void Measure(string what, int times, int limit, Action<int> action)
    {
        var taken = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var start = Clock.GetTimestamp();
            action(i);
            taken.Add(Clock.GetElapsedTime(start).TotalMilliseconds);
        }
        taken.Sort();
        output.WriteLine($"{what}: best {taken[0]:F2} ms, median {taken[times / 2]:F2} ms");
        Assert.InRange(taken[0], 0, limit);
    }
}
