using System.Text.Json.Nodes;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Explain;
using Sluice.ControlPlane.Push;
using Sluice.Resources.Diagnostics;
using Sluice.Translation;

namespace Sluice.ControlPlane.Preview;

/// <summary>What a change would do to requests: gateways are translated without and with it, and real requests go through both.</summary>
internal sealed class Impact(MeshReading mesh, GatewayRuns runs, IRecentRequests? recent)
{
    private const int MostGateways = 8;
    private const int MostSamples = 1_000;
    private const int MostShown = 100;

    public async Task<JsonObject> OfAsync(MeshView before, IReadOnlyList<PlannedChange> changes, Principal by, CancellationToken cancel)
    {
        var after = mesh.ViewOf(before.Revision, ChangedResources.After(before.Resources, changes));
        var gateways = (await mesh.GatewaysAsync(before, cancel))
            .Concat(await mesh.GatewaysAsync(after, cancel))
            .DistinctBy(g => g.Name)
            .ToList();
        var samples = recent?.Newest(MostSamples) ?? [];
        var tally = new ImpactTally(MostShown);
        var findings = new List<Diagnostic>();
        var groups = gateways.GroupBy(g => SharedTranslation.Representative(g.Node, before.Labels, before.Catalog)).ToList();
        foreach (var group in groups.Take(MostGateways))
        {
            cancel.ThrowIfCancellationRequested();
            var gateway = group.First();
            var old = runs.Of(before, gateway.Node);
            var translated = SharedTranslation.Shared(
                after.Resources,
                after.Catalog,
                SharedTranslation.Representative(gateway.Node, after.Labels, after.Catalog)
            );
            findings.AddRange(translated.Diagnostics);
            var next = new GatewayRun(translated.Snapshot);
            var names = group.Select(g => g.Name).ToHashSet(StringComparer.Ordinal);
            var comparison = new RunComparison(old, next, new(by, gateway), gateway.Name);
            tally.Gateway(comparison.Summary());
            Compare(comparison, samples.Where(s => names.Contains(s.Gateway)), changes, tally, cancel);
        }
        var impact = tally.Write();
        impact["gatewaysOmitted"] = Math.Max(0, groups.Count - MostGateways);
        impact["findings"] = Findings(findings, by);
        return impact;
    }

    private static void Compare(
        RunComparison comparison,
        IEnumerable<RecentRequest> samples,
        IReadOnlyList<PlannedChange> changes,
        ImpactTally tally,
        CancellationToken cancel
    )
    {
        var isSampled = false;
        foreach (var sample in samples)
        {
            cancel.ThrowIfCancellationRequested();
            isSampled = true;
            tally.Sample(comparison.Compare(Asked(sample)));
        }
        if (isSampled)
            return;
        var sources = changes.Select(c => $"{c.Id.Namespace}/{c.Id.Name}").ToHashSet(StringComparer.Ordinal);
        foreach (var probe in comparison.Probes(sources).Take(Probe.Most))
        {
            cancel.ThrowIfCancellationRequested();
            tally.Probe(comparison.Compare(probe));
        }
    }

    private static AskedRequest Asked(RecentRequest sample)
    {
        var isTls = sample.Scheme == "https";
        return new()
        {
            Port = sample.Port,
            Method = sample.Method,
            IsTls = isTls,
            Host = sample.Host,
            Path = sample.Path,
            Query = sample.Query,
            Headers = sample.Headers.ToDictionary(h => h.Key, h => h.Value, StringComparer.OrdinalIgnoreCase),
            ServerName =
                !isTls ? ""
                : sample.ServerName.Length > 0 ? sample.ServerName
                : sample.Host.Split(':')[0].ToLowerInvariant(),
            ApplicationProtocols = isTls ? ["h2", "http/1.1"] : [],
        };
    }

    private static JsonArray Findings(IEnumerable<Diagnostic> findings, Principal by) =>
        new([
            .. findings
                .Distinct()
                .Where(f => by.Has(Role.Viewer, f.Resource.Namespace ?? ""))
                .Take(MostShown)
                .Select(f => (JsonNode)FindingJson.Write(f)),
        ]);
}
