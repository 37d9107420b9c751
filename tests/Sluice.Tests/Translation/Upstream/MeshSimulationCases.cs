using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sluice.Resources.Istio;
using Sluice.Snapshot;
using Sluice.Testing;
using Sluice.Tests.Translation.Sidecars;
using Sluice.Translation;
using Sluice.Translation.Services;
using Sluice.Values;

namespace Sluice.Tests.Translation.Upstream;

/// <summary>Upstream's simulations of sidecars. What its Go tests set up around the rows stands in <see cref="MeshSimulationFixtures"/>.</summary>
internal static partial class MeshSimulationCases
{
    private static readonly ProxyNode Node = new()
    {
        Kind = NodeKind.Sidecar,
        Namespace = "default",
        Addresses = ["1.1.1.1"],
        Labels = ValueMap.Of(("app", "foo")),
    };

    public static string? Compare(UpstreamCase upstream) =>
        upstream.Test switch
        {
            "TestInbound" => Inbound(upstream.Row),
            "TestInboundClusters" => InboundClusters(upstream.Row),
            "TestSidecarRoutes" => Routes(upstream.Row),
            _ => Calls(upstream),
        };

    private static string? Calls(UpstreamCase upstream)
    {
        var row = upstream.Row.TryGetProperty("args", out var arguments) ? arguments[3] : upstream.Row;
        if (!row.TryGetProperty("calls", out var calls) || calls.ValueKind != JsonValueKind.Array || calls.GetArrayLength() == 0)
            return Expect.Unmapped;
        var yaml = row.TryGetProperty("config", out var config) ? Config(config) : "";
        yaml += row.TryGetProperty("kubeConfig", out var kubernetes) ? $"\n---\n{kubernetes.GetString()}" : "";
        var snapshot = Translate(yaml, Node);
        foreach (var call in calls.EnumerateArray())
        {
            if (Check(snapshot, call.GetProperty("Call"), call.GetProperty("Result")) is { } difference)
                return $"{Text(call, "Name")}: {difference}";
        }
        return null;
    }

    private static string? Inbound(JsonElement row) =>
        Expect.All(Inbound(row, "DISABLE", "Disabled"), Inbound(row, "PERMISSIVE", "Permissive"), Inbound(row, "STRICT", "Strict"));

    private static string? Inbound(JsonElement row, string mode, string expected)
    {
        var snapshot = Translate(MeshSimulationFixtures.InboundService + MeshSimulationFixtures.Policy(mode), Node);
        return Check(snapshot, row.GetProperty("Call"), row.GetProperty(expected)) is { } difference ? $"{mode}: {difference}" : null;
    }

    private static string? InboundClusters(JsonElement row)
    {
        var resources = UpstreamResources.Yaml(MeshSimulationFixtures.Instances(row));
        if (row.TryGetProperty("configs", out var configs))
        {
            var specs = configs
                .EnumerateArray()
                .Select(c => UpstreamResources.Document("Sidecar", "sidecar", "default", c.GetProperty("Spec"), null));
            resources = resources with { Sidecars = specs.Cast<Sidecar>().ToValueList() };
        }
        var snapshot = Translator
            .Translate(resources, ServiceCatalog.From(resources, "cluster.local"), Node with { Addresses = ["1.2.3.4"] })
            .Snapshot;
        var actual = snapshot
            .Clusters.Where(c => c.Name.StartsWith("inbound|", StringComparison.Ordinal))
            .ToDictionary(
                c => c.Name,
                c => snapshot.EndpointsOf(c.Name).Select(e => e.Port == 0 ? e.Address["unix://".Length..] : $"{e.Address}:{e.Port}")
            );
        var expected = row.TryGetProperty("clusters", out var wanted)
            ? wanted.EnumerateObject().ToDictionary(c => c.Name, c => c.Value)
            : [];
        return Expect.Set(expected.Keys, actual.Keys)
            ?? expected
                .Select(e =>
                    Expect.Sequence(
                        e.Value.ValueKind == JsonValueKind.Null ? [] : e.Value.EnumerateArray().Select(v => v.GetString()!),
                        actual[e.Key]
                    )
                )
                .FirstOrDefault(d => d is not null)
            ?? Services(row, snapshot);
    }

    // "telemetry": the service that metrics name.
    private static string? Services(JsonElement row, ProxySnapshot snapshot) =>
        row.TryGetProperty("telemetry", out var telemetry)
            ? telemetry
                .EnumerateObject()
                .Select(t => Expect.Equal(t.Value[0].GetString(), snapshot.Cluster(t.Name).Service.Host))
                .FirstOrDefault(d => d is not null)
            : null;

    private static string? Routes(JsonElement row)
    {
        var yaml = MeshSimulationFixtures.KnownServices + MeshSimulationFixtures.Configs(row.GetProperty("cfg"));
        var node = Node with { Namespace = row.GetProperty("proxy").GetProperty("ConfigNamespace").GetString()! };
        var table = Translate(yaml, node).RouteTables.FirstOrDefault(t => t.Name == row.GetProperty("routeName").GetString());
        foreach (var host in row.GetProperty("expected").EnumerateObject())
        {
            var wanted = host.Value.ValueKind == JsonValueKind.Null ? "" : host.Value[0].GetString();
            if (Expect.Equal(wanted, table?.ClusterOf(host.Name) ?? "") is { } difference)
                return $"{host.Name}: {difference}";
        }
        return null;
    }

    private static string? Check(ProxySnapshot snapshot, JsonElement call, JsonElement expected)
    {
        var outcome = MeshSimulator.Run(snapshot, Read(call));
        return Expect.All(
            Expect.Equal(Text(expected, "Error"), outcome.Error),
            IfSet(expected, "ListenerMatched", outcome.Listener),
            IfSet(expected, "FilterChainMatched", outcome.Chain),
            IfSet(expected, "VirtualHostMatched", outcome.VirtualHost),
            IfSet(expected, "RouteMatched", outcome.Route),
            IfSet(expected, "ClusterMatched", outcome.Cluster)
        );
    }

    private static string? IfSet(JsonElement expected, string property, string actual) =>
        Text(expected, property) is { Length: > 0 } wanted ? Expect.Equal(wanted, actual) : null;

    private static MeshCall Read(JsonElement call)
    {
        var read = new MeshCall { Port = call.GetProperty("Port").GetInt32(), IsInbound = Text(call, "CallMode") == "inbound" };
        return read with
        {
            Address = Or(Text(call, "Address"), read.Address),
            Protocol = Or(Text(call, "Protocol"), read.Protocol),
            Tls = Or(Text(call, "TLS"), read.Tls),
            Alpn = Text(call, "Alpn"),
            Sni = Text(call, "Sni"),
            Host = Text(call, "HostHeader"),
            Path = Or(Text(call, "Path"), read.Path),
        };
    }

    private static string Or(string text, string otherwise) => text.Length > 0 ? text : otherwise;

    private static string Config(JsonElement config)
    {
        if (config.ValueKind == JsonValueKind.String)
            return config.GetString()!;
        if (!config.TryGetProperty("template", out var template))
            return MeshSimulationFixtures.PartialOverlap;
        var vars = config.GetProperty("vars");
        var text = Conditional()
            .Replace(template.GetString()!, m => vars.TryGetProperty(m.Groups[1].Value, out _) ? m.Groups[2].Value : "");
        text = Index()
            .Replace(
                text,
                m => vars.GetProperty(m.Groups[1].Value)[int.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture)].GetString()!
            );
        return Variable().Replace(text, m => vars.GetProperty(m.Groups[1].Value).GetString()!);
    }

    private static ProxySnapshot Translate(string yaml, ProxyNode node)
    {
        var resources = UpstreamResources.Yaml(yaml);
        return Translator.Translate(resources, ServiceCatalog.From(resources, "cluster.local"), node).Snapshot;
    }

    private static string Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    // The parts of Go's templates that the rows use.
    [GeneratedRegex(@"\{\{ if \.(\w+) \}\}(.*?)\{\{ end \}\}", RegexOptions.Singleline, 1000)]
    private static partial Regex Conditional();

    [GeneratedRegex(@"\{\{index \.(\w+) (\d+)\}\}", RegexOptions.None, 1000)]
    private static partial Regex Index();

    [GeneratedRegex(@"\{\{\.(\w+)\}\}", RegexOptions.None, 1000)]
    private static partial Regex Variable();
}
