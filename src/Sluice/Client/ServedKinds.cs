using System.Text.Json.Nodes;
using Sluice.Resources.Reading;

namespace Sluice.Client;

/// <summary>Everything that a server serves, by the names that people give it.</summary>
internal sealed class ServedKinds
{
    private const string Aggregated =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

    private readonly List<ServedKind> _all;

    private ServedKinds(IEnumerable<ServedKind> all) => _all = [.. all.OrderBy(Rank)];

    /// <exception cref="ClientException">The server does not tell.</exception>
    public static async Task<ServedKinds> AskAsync(ApiClient api, CancellationToken cancel)
    {
        var kinds = new List<ServedKind>();
        foreach (var path in new[] { "/api", "/apis" })
        {
            var reply = await api.SendAsync(ApiCall.Get(path) with { Accept = Aggregated }, cancel);
            if (!reply.IsSuccess || reply.Body.TextAt("kind") != "APIGroupDiscoveryList")
                throw new ClientException($"{api.Server} does not tell which kinds it serves: {reply.Message}");
            kinds.AddRange(reply.Body.ObjectsAt("items").SelectMany(Read));
        }
        return new(kinds);
    }

    /// <summary>The kind in exactly this version; null: it is not served.</summary>
    public ServedKind? Find(string apiVersion, string kind) => _all.Find(k => k.ApiVersion == apiVersion && k.Kind == kind);

    /// <summary>The kind of a name as people type it: <c>virtualservices</c>, <c>VirtualService</c>, <c>vs</c>, <c>gateways.networking.istio.io</c>.</summary>
    /// <exception cref="ClientException">There is none.</exception>
    public ServedKind Find(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var (word, group) = dot < 0 ? (name, null) : (name[..dot], name[(dot + 1)..]);
        var listed = _all.Where(k => k.IsListed && (group is null || k.Group == group || $"{k.Version}.{k.Group}" == group)).ToList();
        if (listed.Find(k => k.Names.Contains(word, StringComparer.OrdinalIgnoreCase)) is { } found)
            return found;
        var near = Spelling.Nearest(word, listed.SelectMany(k => k.Names));
        throw new ClientException($"the server has no kind '{name}'{(near is null ? "" : $" (did you mean {near}?)")}");
    }

    // Of two kinds of one name, that which we apply.
    private static int Rank(ServedKind kind) =>
        KindCatalog.All.Any(k => k.IsApplied && k.Group == kind.Group && k.Kind == kind.Kind) ? 0 : 1;

    private static IEnumerable<ServedKind> Read(JsonObject group) =>
        from version in @group.ObjectsAt("versions")
        from resource in version.ObjectsAt("resources")
        select new ServedKind
        {
            Group = @group.TextAt("metadata", "name"),
            Version = version.TextAt("version"),
            Kind = resource.TextAt("responseKind", "kind"),
            Plural = resource.TextAt("resource"),
            Singular = resource.TextAt("singularResource"),
            ShortNames = Texts(resource["shortNames"]),
            IsNamespaced = resource.TextAt("scope") == "Namespaced",
            IsListed = Texts(resource["verbs"]).Contains("list"),
        };

    private static string[] Texts(JsonNode? list) => list is JsonArray texts ? [.. texts.Select(t => t.TextAt())] : [];
}
