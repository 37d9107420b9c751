using System.Text.Json.Nodes;

namespace Sluice.Admin.Pages.Users;

/// <summary>What holders of a certificate may do, as it is being written.</summary>
public sealed class SubjectDraft
{
    public string Identity { get; set; } = "";
    public List<GrantRow> Grants { get; init; } = [new()];

    /// <summary>It is there already, and keeps its name.</summary>
    public bool IsChange { get; init; }

    public static SubjectDraft Of(SubjectItem subject) =>
        new()
        {
            Identity = subject.Identity,
            Grants = [.. subject.Spec.Grants.Select(GrantRow.Of)],
            IsChange = true,
        };

    /// <summary>What the API is sent.</summary>
    public JsonObject ToSubject() =>
        new()
        {
            ["metadata"] = new JsonObject { ["name"] = Identity.Trim() },
            ["spec"] = new JsonObject { ["grants"] = new JsonArray([.. Grants.Select(g => JsonValue.Create(g.ToString()))]) },
        };
}
