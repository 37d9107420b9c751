using System.Text.Json.Nodes;

namespace Sluice.Admin.Pages.Limits;

/// <summary>What a policy is for: routes of a VirtualService, or paths.</summary>
public sealed class RouteDraft
{
    public bool IsPath { get; set; }
    public string VirtualService { get; set; } = "";

    /// <summary>Name of its http routes; empty: all of them.</summary>
    public string Name { get; set; } = "";
    public MatchDraft Path { get; set; } = new() { Kind = "prefix" };

    public static RouteDraft Of(JsonNode? route) =>
        new()
        {
            IsPath = route?["path"] is not null,
            VirtualService = (string?)route?["virtualService"] ?? "",
            Name = (string?)route?["name"] ?? "",
            Path = route?["path"] is { } path ? MatchDraft.Of(path) : new() { Kind = "prefix" },
        };

    public JsonObject ToJson()
    {
        if (IsPath)
            return new() { ["path"] = Path.ToJson() };
        var route = new JsonObject { ["virtualService"] = VirtualService.Trim() };
        if (Name.Trim() is { Length: > 0 } name)
            route["name"] = name;
        return route;
    }
}
