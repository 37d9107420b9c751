using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Api.Kinds;

namespace Sluice.ControlPlane.Api.Discovery;

/// <summary>OpenAPI documents: one of version 3 for each group and version, and one of version 2 for all.</summary>
/// <remarks>
/// kubectl needs them to see that fields are validated here, and for <c>kubectl explain</c>. Strategic merge patches are not described, so that
/// kubectl makes them from the types that it has built in, which know more fields than the part that we read.
/// </remarks>
internal sealed class OpenApiDocuments(ApiKinds kinds, string version)
{
    private readonly Lazy<FrozenDictionary<string, string>> _documents = new(() => Make(kinds, version));
    private readonly Lazy<string> _old = new(() => MakeOld(kinds, version));

    /// <summary>Where the documents of version 3 are.</summary>
    public JsonObject Index =>
        new()
        {
            ["paths"] = new JsonObject(
                _documents.Value.OrderBy(d => d.Key, StringComparer.Ordinal).Select(d => KeyValuePair.Create(d.Key, (JsonNode?)Entry(d)))
            ),
        };

    /// <summary>The document of version 2.</summary>
    public string Old => _old.Value;

    /// <summary>The document for a path such as <c>apis/sluice.dev/v1</c>; null where there is none.</summary>
    public string? Find(string path) => _documents.Value.GetValueOrDefault(path);

    private static JsonObject Entry(KeyValuePair<string, string> document) =>
        new()
        {
            ["serverRelativeURL"] =
                $"/openapi/v3/{document.Key}?hash={Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(document.Value)))}",
        };

    private static FrozenDictionary<string, string> Make(ApiKinds kinds, string version) =>
        kinds
            .All.SelectMany(k => k.Versions.Select(v => (Kind: k, Version: v)))
            .GroupBy(s => s.Kind.Group.Length == 0 ? $"api/{s.Version}" : $"apis/{s.Kind.Group}/{s.Version}")
            .ToFrozenDictionary(g => g.Key, g => Document([.. g], version).ToJsonString());

    private static JsonObject Document(IReadOnlyList<(ApiKind Kind, string Version)> served, string version)
    {
        var paths = new JsonObject();
        var schemas = OpenApiSchemas.Common();
        foreach (var (kind, of) in served)
        {
            OpenApiPaths.Add(paths, kind, of, "#/components/schemas/", isOld: false);
            schemas[OpenApiSchemas.NameOf(kind, of)] = OpenApiSchemas.Of(kind, of, "#/components/schemas/");
        }
        return new()
        {
            ["openapi"] = "3.0.0",
            ["info"] = Info(version),
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
    }

    private static string MakeOld(ApiKinds kinds, string version)
    {
        var paths = new JsonObject();
        var definitions = OpenApiSchemas.Common();
        foreach (var kind in kinds.All)
        foreach (var of in kind.Versions)
        {
            OpenApiPaths.Add(paths, kind, of, "#/definitions/", isOld: true);
            definitions[OpenApiSchemas.NameOf(kind, of)] = OpenApiSchemas.Of(kind, of, "#/definitions/");
        }
        var document = new JsonObject
        {
            ["swagger"] = "2.0",
            ["info"] = Info(version),
            ["paths"] = paths,
            ["definitions"] = definitions,
        };
        return document.ToJsonString();
    }

    private static JsonObject Info(string version) => new() { ["title"] = "Sluice", ["version"] = version };
}
