using System.Text.Json.Nodes;

namespace Sluice.Admin.Pages.Routes.Editing;

/// <summary>One http rule: what it matches, and what becomes of what matches.</summary>
public sealed partial class RuleForm
{
    private static readonly string[] Actions = ["route", "redirect", "directResponse", "delegate"];
    private static readonly string[] Schemes = ["http", "https"];
    private static readonly string[] RedirectCodes = ["301", "302", "303", "307", "308"];
    private static readonly string[] OfRoute = ["rewrite", "timeout", "retries"];
    private static readonly string[] Shown = ["name", "match", "headers", .. Actions, .. OfRoute];

    private string Action => Array.Find(Actions, a => a != "route" && Has(a)) ?? "route";

    private List<string> Others => [.. Keys().Except(Shown)];

    private void AddMatch() =>
        Edit.Change(d =>
            d.Insert(Under("match"), Count("match"), new JsonObject { ["uri"] = new JsonObject { ["prefix"] = "/" } })
        );

    // The other actions go: there may be but one. Undo brings them back.
    private void SetAction(string action)
    {
        JsonNode begin = action switch
        {
            "redirect" => new JsonObject { ["uri"] = "/" },
            "directResponse" => new JsonObject { ["status"] = 404 },
            "delegate" => new JsonObject { ["name"] = "" },
            _ => new JsonArray(new JsonObject { ["destination"] = new JsonObject { ["host"] = "" } }),
        };
        Edit.Change(d =>
        {
            foreach (var other in Actions.Where(a => a != action))
                d = d.Remove(Under(other));
            if (action != "route")
                d = OfRoute.Aggregate(d, (without, field) => without.Remove(Under(field)));
            return d.At(Under(action)) is null ? d.Set(Under(action), begin) : d;
        });
    }
}
