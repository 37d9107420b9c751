using System.Text.Json.Nodes;

namespace Sluice.ControlPlane.Api.Discovery;

/// <summary>What the API tells of itself, in the old form of one document a version and in the new of one for all.</summary>
internal sealed class DiscoveryDocuments(IReadOnlyList<ServedResource> resources)
{
    public const string AggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    // kubectl takes the first group that has a name, and "gateway" means Istio's here: it is the one that is applied.
    private static readonly string[] GroupsFirst = ["networking.istio.io", "security.istio.io", "sluice.dev"];

    private readonly List<string> _groups =
    [
        .. resources
            .Select(r => r.Group)
            .Where(g => g.Length > 0)
            .Distinct()
            .OrderBy(g => Array.IndexOf(GroupsFirst, g) is var at && at < 0 ? GroupsFirst.Length : at)
            .ThenBy(g => g, StringComparer.Ordinal),
    ];

    public static JsonObject CoreVersions =>
        new()
        {
            ["kind"] = "APIVersions",
            ["versions"] = new JsonArray("v1"),
            ["serverAddressByClientCIDRs"] = new JsonArray(),
        };

    public JsonObject Groups =>
        new()
        {
            ["kind"] = "APIGroupList",
            ["apiVersion"] = "v1",
            ["groups"] = new JsonArray([.. _groups.Select(g => Describe(g))]),
        };

    /// <summary>Null where there is no such group.</summary>
    public JsonObject? Group(string group) => _groups.Contains(group) ? Describe(group, isWhole: true) : null;

    /// <summary>Null where there is no such version.</summary>
    public JsonObject? Resources(string group, string version)
    {
        var found = resources.Where(r => r.Group == group && r.Version == version).ToList();
        return found.Count == 0
            ? null
            : new()
            {
                ["kind"] = "APIResourceList",
                ["apiVersion"] = "v1",
                ["groupVersion"] = found[0].GroupVersion,
                ["resources"] = new JsonArray([.. found.SelectMany(Lines)]),
            };
    }

    /// <summary>The core group alone, or all others, with all their resources.</summary>
    public JsonObject Aggregated(bool isCore) =>
        new()
        {
            ["kind"] = "APIGroupDiscoveryList",
            ["apiVersion"] = "apidiscovery.k8s.io/v2",
            ["metadata"] = new JsonObject(),
            ["items"] = new JsonArray([.. (isCore ? [""] : _groups).Select(AggregatedGroup)]),
        };

    private List<string> VersionsOf(string group) =>
        [
            .. resources
                .Where(r => r.Group == group)
                .Select(r => r.Version)
                .Distinct()
                .OrderBy(VersionOrder.Rank)
                .ThenByDescending(v => v, StringComparer.Ordinal),
        ];

    private JsonObject Describe(string group, bool isWhole = false)
    {
        var versions = VersionsOf(group).Select(v => Version(group, v)).ToList();
        var document = new JsonObject
        {
            ["name"] = group,
            ["versions"] = new JsonArray([.. versions]),
            ["preferredVersion"] = versions[0].DeepClone(),
        };
        if (isWhole)
        {
            document["kind"] = "APIGroup";
            document["apiVersion"] = "v1";
        }
        return document;
    }

    private static JsonObject Version(string group, string version) =>
        new() { ["groupVersion"] = $"{group}/{version}", ["version"] = version };

    private static IEnumerable<JsonObject> Lines(ServedResource resource)
    {
        yield return Line(resource, resource.Plural, resource.Verbs);
        if (resource.VerbsOfStatus.Count > 0)
            yield return Line(resource, $"{resource.Plural}/status", resource.VerbsOfStatus);
    }

    private static JsonObject Line(ServedResource resource, string name, IReadOnlyList<string> verbs)
    {
        var isMain = name == resource.Plural;
        var line = new JsonObject
        {
            ["name"] = name,
            ["singularName"] = isMain ? resource.Kind.ToLowerInvariant() : "",
            ["namespaced"] = resource.IsNamespaced,
            ["kind"] = resource.Kind,
            ["verbs"] = Texts(verbs),
        };
        if (isMain && resource.ShortNames.Count > 0)
            line["shortNames"] = Texts(resource.ShortNames);
        if (isMain && resource.Categories.Count > 0)
            line["categories"] = Texts(resource.Categories);
        return line;
    }

    private JsonObject AggregatedGroup(string group) =>
        new()
        {
            ["metadata"] = group.Length == 0 ? new JsonObject() : new JsonObject { ["name"] = group },
            ["versions"] = new JsonArray([.. VersionsOf(group).Select(v => AggregatedVersion(group, v))]),
        };

    private JsonObject AggregatedVersion(string group, string version) =>
        new()
        {
            ["version"] = version,
            ["freshness"] = "Current",
            ["resources"] = new JsonArray([.. resources.Where(r => r.Group == group && r.Version == version).Select(AggregatedResource)]),
        };

    private static JsonObject AggregatedResource(ServedResource resource)
    {
        var line = new JsonObject
        {
            ["resource"] = resource.Plural,
            ["responseKind"] = KindOf(resource),
            ["scope"] = resource.IsNamespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = resource.Kind.ToLowerInvariant(),
            ["verbs"] = Texts(resource.Verbs),
        };
        if (resource.ShortNames.Count > 0)
            line["shortNames"] = Texts(resource.ShortNames);
        if (resource.Categories.Count > 0)
            line["categories"] = Texts(resource.Categories);
        if (resource.VerbsOfStatus.Count > 0)
            line["subresources"] = new JsonArray(
                new JsonObject
                {
                    ["subresource"] = "status",
                    ["responseKind"] = KindOf(resource),
                    ["verbs"] = Texts(resource.VerbsOfStatus),
                }
            );
        return line;
    }

    private static JsonObject KindOf(ServedResource resource) =>
        new()
        {
            ["group"] = resource.Group,
            ["version"] = resource.Version,
            ["kind"] = resource.Kind,
        };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);
}
