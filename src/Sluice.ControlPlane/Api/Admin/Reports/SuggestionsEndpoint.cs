using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Api.Kinds;
using Sluice.ControlPlane.Api.Objects;
using Sluice.ControlPlane.Egress;
using Sluice.ControlPlane.Reports;
using Sluice.ControlPlane.Store;

namespace Sluice.ControlPlane.Api.Admin.Reports;

/// <summary>
/// <c>GET egress/suggestions</c>: <c>id, kind</c> (rule or service), <c>title, why, namespace, yaml, resource</c> (as it would be) and
/// <c>apply</c> (<c>method, path, contentType, body</c> of the ordinary request that takes it up). <c>POST egress/suggestions/{id}/dismiss</c>
/// hides one until this process ends.
/// </summary>
internal sealed class SuggestionsEndpoint(MeshReports reports, IResourceStore store, ApiKinds kinds)
{
    public async Task<ApiAnswer> HandleAsync(HttpRequest request, string[] path, Principal by, CancellationToken cancel)
    {
        var isDismissal = path.Length > 2;
        if (!(isDismissal ? HttpMethods.IsPost(request.Method) : HttpMethods.IsGet(request.Method)))
            return Refusals.MethodNotAllowed();
        var open = await OpenAsync(by, cancel);
        if (!isDismissal)
            return ApiAnswer.Ok(ReportJson.List("EgressSuggestionList", open.Select(s => s.Write())));
        if (open.Find(s => s.Id == path[2]) is not { } one)
            return Refusals.Refuse(StatusCodes.Status404NotFound, "NotFound", $"suggestions \"{path[2]}\" not found");
        if (!by.Has(Role.Editor, one.Namespace))
            return Refusals.Forbidden(
                $"suggestions.{Authorizer.AdminGroup} is forbidden: User \"{by.Name}\" is not editor of {one.Namespace}"
            );
        reports.Egress.Dismiss(one.Id);
        return ApiAnswer.Ok(Refusals.Success(new JsonObject { ["name"] = one.Id }));
    }

    private async Task<List<SuggestedChange>> OpenAsync(Principal by, CancellationToken cancel)
    {
        reports.Look();
        var open = new List<SuggestedChange>();
        var groups = reports
            .Egress.Flows.Where(f => by.Has(Role.Viewer, f.Latest.Gateway.Namespace))
            .GroupBy(f => (f.Latest.Gateway.Namespace, Selector: EgressSuggestions.SelectorOf(f.Latest.Gateway)));
        foreach (var group in groups)
        {
            var options = new SuggestionOptions { Namespace = group.Key.Namespace, Selector = group.Key.Selector };
            var suggestion = EgressSuggestions.Of([.. group]);
            open.AddRange(await RulesAsync(suggestion, options, cancel));
            open.AddRange(await ServicesAsync(suggestion, options, cancel));
        }
        return [.. open.Where(s => !reports.Egress.IsDismissed(s.Id)).DistinctBy(s => s.Id)];
    }

    private async Task<IEnumerable<SuggestedChange>> RulesAsync(
        EgressSuggestion suggestion,
        SuggestionOptions options,
        CancellationToken cancel
    )
    {
        if (suggestion.Rules.Count == 0)
            return [];
        var query = new ResourceQuery
        {
            Group = "sluice.dev",
            Kind = "EgressPolicy",
            Namespace = options.Namespace,
        };
        var policies = (await ObjectsAsync(query, cancel)).Where(p => Selects(p, options)).ToList();
        var target = policies.Find(p => p.TextAt("metadata", "name") == options.Name) ?? policies.FirstOrDefault();
        var known = policies.SelectMany(p => p.At("spec", "rules") as JsonArray ?? []).ToList();
        return suggestion
            .Rules.Select(r =>
                (Rule: SuggestedChange.OfRule(r, options, null, kinds), Whole: SuggestedChange.OfRule(r, options, target, kinds))
            )
            .Where(r => !known.Exists(k => JsonNode.DeepEquals(k, r.Rule.Resource["spec"]!["rules"]![0])))
            .Select(r => r.Whole);
    }

    private async Task<IEnumerable<SuggestedChange>> ServicesAsync(
        EgressSuggestion suggestion,
        SuggestionOptions options,
        CancellationToken cancel
    )
    {
        if (suggestion.Services.Count == 0)
            return [];
        var entries = await ObjectsAsync(new() { Group = "networking.istio.io", Kind = "ServiceEntry" }, cancel);
        var named = entries
            .SelectMany(e => e.At("spec", "hosts") as JsonArray ?? [])
            .Select(h => h.TextAt())
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return suggestion
            .Services.Where(s => !s.Entry.Spec.Hosts.Any(h => named.Contains(h)))
            .Select(s => SuggestedChange.OfService(s, options, kinds));
    }

    private async Task<List<JsonObject>> ObjectsAsync(ResourceQuery query, CancellationToken cancel) =>
        [
            .. (await store.ListAsync(query, cancel))
                .Items.OrderBy(r => r.Id.Name, StringComparer.Ordinal)
                .Select(r => JsonNode.Parse(r.Json.Span)!.AsObject()),
        ];

    private static bool Selects(JsonObject policy, SuggestionOptions options) =>
        policy.At("spec", "selector") is JsonObject selector
        && selector.Count > 0
        && selector.All(l => options.Selector.TryGetValue(l.Key, out var value) && value == l.Value.TextAt());
}
