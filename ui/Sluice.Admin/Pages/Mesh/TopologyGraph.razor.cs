using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;
using Sluice.Admin.Controls.Charts;

namespace Sluice.Admin.Pages.Mesh;

/// <summary>Who sends to whom, as a picture. What is chosen in it stands out.</summary>
public sealed partial class TopologyGraph
{
    private const int MostCharacters = 25;

    [Inject]
    private IStringLocalizer<MeshPage> Text { get; set; } = null!;

    [Parameter, EditorRequired]
    public TopologyLayout Layout { get; set; } = null!;

    /// <summary>Of a node; null: none.</summary>
    [Parameter]
    public string? Selected { get; set; }

    [Parameter]
    public EventCallback<string?> SelectedChanged { get; set; }

    private Task ToggleAsync(string id) => SelectedChanged.InvokeAsync(id == Selected ? null : id);

    private Task OnKeyAsync(KeyboardEventArgs key, string id) => key.Key is "Enter" or " " ? ToggleAsync(id) : Task.CompletedTask;

    private bool IsFaded(TopologyEdge edge) => Selected is { Length: > 0 } && edge.From != Selected && edge.To != Selected;

    private static string LookOf(TopologyEdge edge) => edge.ErrorRate > 0.01 ? "bad" : edge.Security == "mtls" ? "safe" : "";

    // Ten times the requests look one step wider.
    private static double WidthOf(TopologyEdge edge) => 1.5 + Math.Clamp(Math.Log10(1 + edge.Rps), 0, 4);

    private static string LabelOf(TopologyEdge edge) =>
        (edge.IsTcp ? $"{ChartFormat.Rate(edge.ConnectionsPerSecond)} TCP/s" : $"{ChartFormat.Rate(edge.Rps)}/s · {ChartFormat.Percent(edge.ErrorRate)}")
        + edge.Security switch
        {
            "mtls" => " · mTLS",
            "tls" => " · TLS",
            _ => "",
        };

    private static double LabelWidth(TopologyEdge edge) => 16 + (LabelOf(edge).Length * 6.2);

    private string NameOf(TopologyNode node) => NodeName.Of(node, Text);

    private string SubOf(TopologyNode node) =>
        node.Kind switch
        {
            "clients" or "hidden" => "",
            "outside" when node.Port == 0 => Text["ByProxy"],
            "service" or "outside" => $"{Text[$"Kind{node.Kind}"]} · {(node.Namespace.Length > 0 ? node.Namespace : node.Host)}:{node.Port}",
            _ => $"{Text[$"Kind{node.Kind}"]} · {node.Namespace}",
        };

    private string SpokenOf(TopologyNode node)
    {
        var edges = Layout.Edges.Select(e => e.Edge).ToList();
        return Text["NodeSpoken", Cut(NameOf(node)), Cut(SubOf(node)), edges.Count(e => e.To == node.Id), edges.Count(e => e.From == node.Id)];
    }

    private static string Cut(string text) => text.Length <= MostCharacters ? text : string.Concat(text.AsSpan(0, MostCharacters - 1), "…");

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
