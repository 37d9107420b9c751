using System.Globalization;
using System.Text.Json.Nodes;

namespace Sluice.Admin.Pages.Users;

/// <summary>A token as it is being made.</summary>
public sealed class TokenDraft
{
    /// <summary>Days a token may live, to choose from; 0: until it is revoked. The API has no default; a month is ours, so that a forgotten one ends.</summary>
    public static readonly IReadOnlyList<int> Lives = [7, 30, 90, 365, 0];

    public string Name { get; set; } = "";
    public List<GrantRow> Grants { get; } = [new()];
    public int Days { get; set; } = 30;

    /// <summary>What the API is sent.</summary>
    public JsonObject ToToken(DateTimeOffset now)
    {
        var spec = new JsonObject { ["grants"] = new JsonArray([.. Grants.Select(g => JsonValue.Create(g.ToString()))]) };
        if (Days > 0)
            spec["expires"] = now.AddDays(Days).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return new()
        {
            ["metadata"] = new JsonObject { ["name"] = Name.Trim() },
            ["spec"] = spec,
        };
    }
}
