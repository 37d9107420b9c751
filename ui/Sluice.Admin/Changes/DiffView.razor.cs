using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Sluice.Resources.Writing;

namespace Sluice.Admin.Changes;

/// <summary>What becomes of objects, field by field, in words; the values are folded beneath.</summary>
public sealed partial class DiffView
{
    /// <summary>Where the editor keeps what was typed, with its comments: it says again what the fields say.</summary>
    public const string SourcePath = "metadata.annotations[\"sluice.dev/source\"]";

    private const int MostCharacters = 4_000;

    [Parameter, EditorRequired]
    public IReadOnlyList<ObjectDiff> Objects { get; set; } = [];

    [Inject]
    private IStringLocalizer<ChangeTexts> Text { get; set; } = null!;

    private IReadOnlyList<ObjectDiff> Shown => [.. Objects.Where(o => o.Operation != "unchanged" || Objects.Count == 1)];

    private static IReadOnlyList<FieldDiff> FieldsOf(ObjectDiff item) => [.. item.Fields.Where(f => f.Path != SourcePath)];

    private static string Title(ObjectDiff item) => $"{item.Kind} {(item.Namespace.Length > 0 ? item.Namespace + "/" : "")}{item.Name}";

    private static string Tone(string operation) =>
        operation switch
        {
            "create" => "good",
            "delete" => "bad",
            "update" => "warn",
            _ => "quiet",
        };

    private static string Yaml(JsonNode node)
    {
        var text = YamlBlock.Document(node).TrimEnd('\n');
        return text.Length > MostCharacters ? text[..MostCharacters] + " …" : text;
    }
}
