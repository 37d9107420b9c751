using System.Net;
using CsCheck;
using Sluice.ControlPlane.Egress;
using Sluice.Proxy.Egress;
using Sluice.Resources.Reading;
using Sluice.Snapshot;
using Sluice.Translation;
using Sluice.Translation.Services;

namespace Sluice.Tests.ControlPlane.Egress;

/// <summary>A suggestion, read and translated as a gateway would, allows what was seen and nothing else.</summary>
public sealed class SuggestionProperties
{
    private static readonly Gen<EgressRecord[]> Log = AnyRecords.One.Array[1, 30];

    [Theory, InlineData(false), InlineData(true)]
    public void Every_request_is_allowed_just_if_it_was_seen(bool withPaths) =>
        Gen.Select(Log, AnyRecords.One.Array[1, 30])
            .Sample(
                (log, others) =>
                {
                    if (Guard(log, withPaths) is not { } guard)
                        return;
                    // Requests that mix what was seen with what was not: the oracle says which of them were.
                    foreach (var record in log.Concat(others).Concat(Mixed(log)))
                        Judge(record, log, guard, withPaths);
                },
                iter: 400
            );

    [Fact]
    public void The_order_of_records_does_not_matter() =>
        Gen.Select(Log, Gen.Int)
            .Sample(
                (log, seed) =>
                {
                    var shuffled = (EgressRecord[])log.Clone();
                    new Random(seed).Shuffle(shuffled);
                    return Yaml(log, withPaths: true) == Yaml(shuffled, withPaths: true);
                },
                iter: 300
            );

    private static IEnumerable<EgressRecord> Mixed(EgressRecord[] log) =>
        log.Zip(log.Skip(1), (a, b) => a with { Host = b.Host, Port = b.Port, Protocol = b.Protocol, Method = b.Method, Path = b.Path });

    private static void Judge(EgressRecord record, EgressRecord[] log, EgressGuard guard, bool withPaths)
    {
        if (AnyRecords.Request(record) is not { } request)
            return;
        var seen = log.Where(r => r.Verdict != EgressVerdict.Denied && Expressible(r, withPaths)).ToList();
        var allowing = seen.Where(r => IsSame(r, record) && Allows(r, record, withPaths)).ToList();
        var decision = guard.Decide(request);
        Assert.Equal(allowing.Count > 0 ? EgressVerdict.Allowed : EgressVerdict.Denied, decision.Verdict);
        if (allowing.Count == 0)
            return;
        // The best proof that allows it decides on addresses: those that this client was seen to reach at this place.
        var client = allowing.Select(r => EgressClient.Of(r)!.Value).MinBy(c => c.Kind);
        var reached = seen.Where(r => EgressClient.Of(r) == client && r.Host == record.Host && r.Port == record.Port)
            .Where(r => r.Reached.Length > 0)
            .Select(r => IPEndPoint.Parse(r.Reached).Address)
            .ToHashSet();
        Assert.All(AnyRecords.Special.Select(IPAddress.Parse), a => Assert.Equal(reached.Contains(a), decision.Lane.MayReach(a)));
        Assert.True(decision.Lane.MayReach(IPAddress.Parse("93.184.216.34")));
    }

    private static bool Expressible(EgressRecord record, bool withPaths) =>
        EgressClient.Of(record) is not null
        && !record.Host.Contains('*')
        && TargetHost.TryParse(record.Host, out _)
        && (record.Protocol != EgressProtocol.Http || record.Method is not ("get" or "*"))
        && (record.Protocol != EgressProtocol.Http || !withPaths || !record.Path.Contains('*'));

    private static bool IsSame(EgressRecord seen, EgressRecord asked) =>
        EgressClient.Of(seen)!.Value.Kind switch
        {
            EgressClientKind.Principal => seen.Principal == asked.Principal,
            EgressClientKind.ProxyUser => seen.User == asked.User,
            _ => seen.Source == asked.Source,
        };

    private static bool Allows(EgressRecord seen, EgressRecord asked, bool withPaths) =>
        seen.Host == asked.Host
        && seen.Port == asked.Port
        && (seen.Method.Length == 0 || (seen.Method == asked.Method && (!withPaths || seen.Path == asked.Path)));

    private static EgressGuard? Guard(EgressRecord[] log, bool withPaths)
    {
        if (Yaml(log, withPaths) is not { } yaml)
            return null;
        var load = ResourceLoader.Load([SourceFile.OfText("suggestion.yaml", yaml)]);
        var node = new ProxyNode();
        var services = ServiceCatalog.From(load.Resources, node.ClusterDomain, node.RootNamespace);
        var result = Translator.Translate(load.Resources, services, node);
        Assert.Empty(load.Diagnostics.Concat(result.Diagnostics).Select(d => $"{d}\n{yaml}"));
        return new(result.Snapshot.Egress!);
    }

    private static string? Yaml(EgressRecord[] records, bool withPaths)
    {
        var log = new EgressLog(withPaths);
        foreach (var record in records)
            log.Add(EgressRecord.Parse(record.ToLine())!);
        var suggestion = EgressSuggester.Suggest(log);
        return suggestion.Rules.Count == 0 ? null : SuggestionYaml.Write(suggestion, new() { Namespace = "egress" });
    }
}
