using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using Sluice.Admin.Api;

namespace Sluice.Admin.Pages.Routes.Editing;

/// <summary>The http rules in their order, which decides: the first that matches takes a request. Dragged, or moved by buttons.</summary>
public sealed partial class RuleList
{
    private int _most = 200;
    private int? _dragged;
    private int _over = -1;
    private string _said = "";

    /// <summary>0-based; -1: none.</summary>
    [Parameter]
    public int Open { get; set; } = -1;

    [Parameter]
    public EventCallback<int> OnOpen { get; set; }

    [Parameter]
    public bool IsReadOnly { get; set; }

    private string MatchOf(int index) =>
        Rule(index) is { } rule && RuleText.Match(rule.Match) is { Length: > 0 } match ? match : Text["Everything"];

    private string TargetOf(int index) => Rule(index) is { } rule ? RuleText.Target(rule) : "";

    private VirtualServiceList.Rule? Rule(int index)
    {
        try
        {
            return Document.At(Under(index)).Deserialize<VirtualServiceList.Rule>(ApiTransport.Json);
        }
        // Half written: what is wrong with it is said elsewhere.
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentNullException)
        {
            return null;
        }
    }

    private async Task DropAtAsync(int index)
    {
        if (_dragged is { } from)
            await MoveAsync(from, index);
        Forget();
    }

    private void Forget() => (_dragged, _over) = (null, -1);

    private async Task MoveAsync(int from, int to)
    {
        if (to < 0 || to >= Count() || from == to)
            return;
        Edit.Change(d => d.Move(Path, from, to));
        _said = Text["Moved", from + 1, to + 1, Count()];
        if (Open >= 0)
            await OnOpen.InvokeAsync(Open == from ? to : Open);
    }

    private void Duplicate(int index)
    {
        var copy = Document.At(Under(index))!.DeepClone();
        if (copy["name"] is JsonValue name)
            copy["name"] = $"{name}-copy";
        Edit.Change(d => d.Insert(Path, index + 1, copy));
        _said = Text["Duplicated", index + 1];
    }

    private async Task RemoveAtAsync(int index)
    {
        Edit.Change(d => d.Remove(Under(index)));
        _said = Text["Removed", index + 1];
        if (Open >= index)
            await OnOpen.InvokeAsync(-1);
    }

    private Task AddAsync()
    {
        var rule = new JsonObject
        {
            ["match"] = new JsonArray(new JsonObject { ["uri"] = new JsonObject { ["prefix"] = "/" } }),
            ["route"] = new JsonArray(new JsonObject { ["destination"] = new JsonObject { ["host"] = "" } }),
        };
        var index = Count();
        Edit.Change(d => d.Insert(Path, index, rule));
        _most = Math.Max(_most, Count());
        return OnOpen.InvokeAsync(index);
    }
}
