using System.Text.Json.Nodes;

namespace Sluice.Admin.Pages.Limits;

/// <summary>A policy in the list, with what its limits have counted.</summary>
public sealed class PolicyRow(JsonObject policy)
{
    private readonly PolicyDraft _draft = PolicyDraft.Of(policy);

    public JsonObject Policy => policy;
    public string Namespace => _draft.Namespace;
    public string Name => _draft.Name;
    public string Key => $"{_draft.Namespace}/{_draft.Name}";
    public bool IsShadow => _draft.Shadow;
    public IReadOnlyList<LimitDraft> Limits => _draft.Limits;

    public bool Holds(string text) => policy.ToJsonString().Contains(text, StringComparison.OrdinalIgnoreCase);
}
