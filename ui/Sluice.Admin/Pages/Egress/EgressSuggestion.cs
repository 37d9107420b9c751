using System.Text.Json.Nodes;

namespace Sluice.Admin.Pages.Egress;

/// <summary>What would allow what was seen, of <c>GET egress/suggestions</c>.</summary>
/// <param name="Kind"><c>rule</c> or <c>service</c>.</param>
/// <param name="Yaml">What is suggested, alone.</param>
/// <param name="Resource">The whole resource as it would be; with a resourceVersion where there is one already.</param>
public sealed record EgressSuggestion(string Id, string Kind, string Title, string Why, string Namespace, string Yaml, JsonObject Resource);
