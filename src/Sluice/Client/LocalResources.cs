using System.Text.Json.Nodes;
using Sluice.Resources;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Reading;

namespace Sluice.Client;

/// <summary>The resources of files in the order in which they can be written, and what is wrong with them.</summary>
internal sealed record LocalResources
{
    // What others refer to comes first: a proxy that is told in between has no dangling names.
    private static readonly string[] Order =
    [
        "Namespace",
        "Secret",
        "ConfigMap",
        "Service",
        "EndpointSlice",
        "Pod",
        "WorkloadEntry",
        "ServiceEntry",
        "PeerAuthentication",
        "DestinationRule",
        "Sidecar",
        "EgressPolicy",
        "ForwardProxy",
        "AcmeIssuer",
        "Certificate",
        "Gateway",
        "VirtualService",
        "RateLimitPolicy",
    ];

    public required IReadOnlyList<LocalResource> Items { get; init; }

    /// <summary>In the order of files and lines.</summary>
    public required IReadOnlyList<Diagnostic> Findings { get; init; }

    public bool HasErrors => Findings.Any(f => f.Severity == Severity.Error);

    /// <summary>Resources that are of no use to Sluice, and are not sent.</summary>
    public int Skipped => Findings.Count(f => f.Code == Codes.KindNotApplied || f.Code == Codes.KindNotUsed);

    /// <param name="files">Everything that was given.</param>
    /// <param name="ns">The namespace of resources that name none.</param>
    public static LocalResources Read(IReadOnlyList<SourceFile> files, string ns)
    {
        var load = ResourceLoader.Load(files);
        return new()
        {
            Items = [.. load.Readable.OrderBy(RankOf).Select(r => Convert(load, r, ns))],
            Findings =
            [
                .. load
                    .Diagnostics.OrderBy(f => f.Position.File, StringComparer.Ordinal)
                    .ThenBy(f => f.Position.Line)
                    .ThenBy(f => f.Position.Column)
                    .ThenBy(f => f.Code.Id, StringComparer.Ordinal),
            ],
        };
    }

    private static int RankOf(Resource resource) => Array.IndexOf(Order, resource.Kind) is >= 0 and var rank ? rank : Order.Length;

    private static LocalResource Convert(ResourceLoad load, Resource resource, string ns)
    {
        var json = JsonNode.Parse(load.JsonOf(resource, ns))!.AsObject();
        ServerMetadata.Remove(json);
        return new()
        {
            ApiVersion = resource.ApiVersion,
            Kind = resource.Kind,
            Namespace = load.NamespaceOf(resource, ns),
            Name = resource.Metadata.Name,
            Json = json,
            Position = load.StartOf(resource),
            Told = load.Diagnostics.Where(d => d.Resource == resource.Key).Select(d => d.Code.Id).ToHashSet(),
        };
    }
}
