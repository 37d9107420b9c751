using System.Text.Json;
using Sluice.Snapshot;
using Sluice.Testing;
using Sluice.Translation.Routes;

namespace Sluice.Tests.Translation.Upstream;

/// <summary>Upstream's assertions about a retry policy, which its table holds as calls.</summary>
internal static class RetryAsserts
{
    public static string? Compare(UpstreamCase upstream)
    {
        var route = UpstreamResources.Route(upstream.Row.GetProperty("route"));
        var policy = RoutePolicies.Retry(route.Retries, upstream.Flag("hashPolicy"));
        if (!upstream.Row.GetProperty("assertFunc").TryGetProperty("$set", out var set))
            return Expect.Unmapped;
        foreach (var call in set.GetProperty("$calls").EnumerateArray())
        {
            if (call.ValueKind == JsonValueKind.Object && Check(policy, call.GetProperty("$do")) is { } difference)
                return difference;
        }
        return null;
    }

    private static string? Check(RetryPolicy? policy, JsonElement steps)
    {
        var subject = steps[0][1].GetString()!;
        var matcher = steps[1][1];
        var isNil = matcher.GetProperty("$call").GetString() == "BeNil";
        return subject switch
        {
            "policy" => Expect.Equal(isNil, policy is null),
            "RetryOn" => Expect.Equal(Argument(matcher), policy!.RetryOn),
            "RetriableStatusCodes" => Expect.Equal(Argument(matcher), string.Join(",", policy!.StatusCodes)),
            "PerTryTimeout" => Expect.Equal(isNil, policy!.PerTryTimeout == TimeSpan.Zero),
            "${NumRetries.Value}" => Expect.Equal(Argument(matcher), $"{policy!.Attempts}"),
            // Envoy's plug-ins for the same settings; the settings are compared above or below.
            "RetryPriority" => Expect.Equal(isNil, !policy!.RemoteLocalities),
            _ => null,
        };
    }

    private static string Argument(JsonElement matcher)
    {
        var argument = matcher.GetProperty("args")[0];
        return argument.ValueKind switch
        {
            JsonValueKind.Array => string.Join(",", argument.EnumerateArray()),
            JsonValueKind.String when argument.GetString() == "${retry.DefaultPolicy().RetryOn}" => RoutePolicies
                .Retry(null, false)!
                .RetryOn,
            JsonValueKind.String when argument.GetString() == "${retry.DefaultPolicy().RetriableStatusCodes}" => "",
            _ => argument.ToString(),
        };
    }
}
