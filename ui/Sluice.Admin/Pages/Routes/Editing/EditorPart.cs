using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Sluice.Admin.Yaml;

namespace Sluice.Admin.Pages.Routes.Editing;

/// <summary>A part of the form: shows and changes what stands at one place of the text.</summary>
public abstract class EditorPart : ComponentBase
{
    [CascadingParameter]
    public RouteEditing Edit { get; set; } = null!;

    /// <summary>Where in the resource this part is.</summary>
    [Parameter]
    public IReadOnlyList<YamlStep> Path { get; set; } = [];

    [Inject]
    protected IStringLocalizer<RouteEditorPage> Text { get; set; } = null!;

    protected YamlDocument Document => Edit.Session.Document!;

    protected IReadOnlyList<YamlStep> Under(params IReadOnlyList<YamlStep> rest) => [.. Path, .. rest];

    protected string Value(params IReadOnlyList<YamlStep> rest) => Document.TextAt(Under(rest));

    protected bool Has(params IReadOnlyList<YamlStep> rest) => Document.At(Under(rest)) is not null;

    protected int Count(params IReadOnlyList<YamlStep> rest) => Document.ListAt(Under(rest)).Count;

    /// <summary>Nothing typed takes the field away.</summary>
    protected void Put(string? typed, params IReadOnlyList<YamlStep> rest) =>
        Edit.Change(d => string.IsNullOrWhiteSpace(typed) ? d.Remove(Under(rest)) : d.Set(Under(rest), typed.Trim()));

    /// <summary>What is no number stays as it was typed, and is found fault with like everything else.</summary>
    protected void PutNumber(string? typed, params IReadOnlyList<YamlStep> rest)
    {
        JsonNode? value =
            string.IsNullOrWhiteSpace(typed) ? null
            : long.TryParse(typed, CultureInfo.InvariantCulture, out var number) ? number
            : typed.Trim();
        Edit.Change(d => d.Set(Under(rest), value));
    }

    protected void Remove(params IReadOnlyList<YamlStep> rest) => Edit.Change(d => d.Remove(Under(rest)));

    /// <summary>Keys of the mapping at a place, in the order of the text.</summary>
    protected IReadOnlyList<string> Keys(params IReadOnlyList<YamlStep> rest) =>
        Document.At(Under(rest)) is JsonObject map ? [.. map.Select(e => e.Key)] : [];
}
