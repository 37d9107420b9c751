using System.Text.Json.Nodes;

namespace Sluice.Admin.Pages.Users;

/// <summary>A user as they are being made or changed.</summary>
public sealed class UserDraft
{
    public string Name { get; set; } = "";
    public List<GrantRow> Grants { get; init; } = [new()];
    public PasswordDraft Password { get; } = new();

    /// <summary>They are there already, and keep their name and password.</summary>
    public bool IsChange { get; init; }

    public static UserDraft Of(UserItem user) =>
        new()
        {
            Name = user.Name,
            Grants = [.. user.Spec.Grants.Select(GrantRow.Of)],
            IsChange = true,
        };

    /// <summary>What the API is sent to make them.</summary>
    public JsonObject ToUser(string password) =>
        new()
        {
            ["metadata"] = new JsonObject { ["name"] = Name.Trim() },
            ["spec"] = new JsonObject { ["grants"] = GrantList(), ["password"] = password },
        };

    /// <summary>What the API is sent to change them.</summary>
    public JsonObject ToChange() => new() { ["spec"] = new JsonObject { ["grants"] = GrantList() } };

    private JsonArray GrantList() => new([.. Grants.Select(g => JsonValue.Create(g.ToString()))]);
}
