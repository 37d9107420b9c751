using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;

namespace Sluice.Admin.Pages.Routes.Editing;

/// <summary>Where requests go, and in which shares; the sliders keep the sum at a hundred.</summary>
public sealed partial class DestinationsForm
{
    // While a slider is dragged; null: as it is written.
    private int[]? _dragged;

    private int[] Weights => [.. Enumerable.Range(0, Count()).Select(WeightAt)];

    private int[] Shown => _dragged?.Length == Count() ? _dragged : Weights;

    private IReadOnlyList<string> Hosts =>
        [.. Edit.Catalog.Services.Select(s => s.Namespace == Edit.Namespace && s.Host.StartsWith(s.Name + ".", StringComparison.Ordinal) ? s.Name : s.Host)];

    private IReadOnlyList<string> PortsOf(int index) =>
        [
            .. Edit
                .Catalog.PortsOf(Value(index, "destination", "host"), Edit.Namespace)
                .Select(p => p.ToString(CultureInfo.InvariantCulture)),
        ];

    private int WeightAt(int index) => int.TryParse(Value(index, "weight"), CultureInfo.InvariantCulture, out var weight) ? weight : 0;

    private void Drag(int index, ChangeEventArgs e) => _dragged = WeightSplit.With(Weights, index, Number(e));

    private void Drop(int index, ChangeEventArgs e) => Write(WeightSplit.With(Weights, index, Number(e)));

    private void Write(IReadOnlyList<int> weights)
    {
        _dragged = null;
        Edit.Change(d =>
        {
            for (var i = 0; i < weights.Count; i++)
                d = d.Set(Under(i, "weight"), weights[i]);
            return d;
        });
    }

    // A second one makes shares of what was a whole; it begins with nothing.
    private void Add()
    {
        var item = new JsonObject { ["destination"] = new JsonObject { ["host"] = Count() > 0 ? Value(Count() - 1, "destination", "host") : "" } };
        if (Count() > 0)
            item["weight"] = 0;
        Edit.Change(d =>
        {
            if (Count() == 1 && WeightAt(0) == 0)
                d = d.Set(Under(0, "weight"), WeightSplit.Whole);
            return d.Insert(Path, Count(), item);
        });
    }

    private void RemoveAt(int index)
    {
        var left = Weights.Where((_, i) => i != index).ToArray();
        Edit.Change(d =>
        {
            d = d.Remove(Under(index));
            if (left.Length == 1)
                return d.Remove(Under(0, "weight"));
            var shares = WeightSplit.Normalize(left);
            for (var i = 0; i < shares.Length; i++)
                d = d.Set(Under(i, "weight"), shares[i]);
            return d;
        });
    }

    private static int Number(ChangeEventArgs e) => int.TryParse((string?)e.Value, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
