using System.Text.Json;
using Sluice.Resources.Istio;
using Sluice.Testing;
using Sluice.Translation.VirtualServices;
using Sluice.Values;

namespace Sluice.Tests.Translation.Upstream;

internal static class VirtualServiceMergeCases
{
    public static string? Compare(UpstreamCase upstream) =>
        upstream.Test switch
        {
            "TestMergeHttpRoutes" or "TestMergeHTTPRoutes" => MergeRoutes(upstream.Row),
            "TestMergeHTTPRoute" => MergeRoute(upstream.Row),
            "TestMergeHTTPMatchRequests" => MergeMatches(upstream.Row),
            "TestHasConflict" => Expect.Equal(
                upstream.Flag("expected"),
                RouteMerger.HasConflict(Match(upstream.Row.GetProperty("root")), Match(upstream.Row.GetProperty("leaf")))
            ),
            _ => Expect.Unmapped,
        };

    private static string? MergeRoutes(JsonElement row)
    {
        var root = UpstreamResources.Route(row.GetProperty("root"));
        var merged = Routes(row, "delegate").Select(leaf => RouteMerger.Merge(root, leaf)).Where(r => r is not null).Select(r => r!);
        return Expect.Equal(Routes(row, "expected").ToValueList(), merged.ToValueList());
    }

    private static string? MergeRoute(JsonElement row)
    {
        var merged = RouteMerger.Merge(
            UpstreamResources.Route(row.GetProperty("root")),
            UpstreamResources.Route(row.GetProperty("delegate"))
        );
        var expected = row.GetProperty("expected");
        return expected.ValueKind == JsonValueKind.Null
            ? Expect.Equal(null, merged)
            : Expect.Equal(UpstreamResources.Route(expected), merged);
    }

    private static string? MergeMatches(JsonElement row)
    {
        var merged = RouteMerger.MergeMatches(Matches(row, "root"), Matches(row, "delegate"));
        var expectsConflict = !row.TryGetProperty("expected", out var expected) || expected.ValueKind == JsonValueKind.Null;
        // Upstream's nil stands for a conflict and for no condition at all.
        if (expectsConflict)
            return merged is null || merged.Value.Count == 0 ? null : $"expected a conflict, is {merged}";
        return Expect.Equal(Matches(row, "expected"), merged ?? default);
    }

    private static ValueList<HttpMatchRequest> Matches(JsonElement row, string property) =>
        row.TryGetProperty(property, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(Match).ToValueList()
            : [];

    private static HttpMatchRequest Match(JsonElement match) =>
        UpstreamResources.Routes($"[{{\"match\":[{match.GetRawText()}]}}]")[0].Match[0];

    private static IReadOnlyList<HttpRoute> Routes(JsonElement row, string property) =>
        row.TryGetProperty(property, out var list) && list.ValueKind == JsonValueKind.Array
            ? UpstreamResources.Routes(list.GetRawText())
            : [];
}
