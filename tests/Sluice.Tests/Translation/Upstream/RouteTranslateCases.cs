using System.Text.Json;
using Sluice.Snapshot;
using Sluice.Testing;
using Sluice.Translation;
using Sluice.Translation.Routes;
using Sluice.Values;

namespace Sluice.Tests.Translation.Upstream;

internal static class RouteTranslateCases
{
    private static readonly string[] GrpcStatuses =
    [
        "OK",
        "CANCELLED",
        "UNKNOWN",
        "INVALID_ARGUMENT",
        "DEADLINE_EXCEEDED",
        "NOT_FOUND",
        "ALREADY_EXISTS",
        "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION",
        "ABORTED",
        "OUT_OF_RANGE",
        "UNIMPLEMENTED",
        "INTERNAL",
        "UNAVAILABLE",
        "DATA_LOSS",
        "UNAUTHENTICATED",
    ];

    public static string? Compare(UpstreamCase upstream) =>
        upstream.Test switch
        {
            "TestIsCatchAllRoute" => Expect.Equal(
                upstream.Flag("want"),
                RouteMatchTranslator.IsCatchAll(EnvoyRoute(upstream.Row.GetProperty("route")).Match)
            ),
            "TestSortVHostRoutes" => Expect.Equal(
                EnvoyRoutes(upstream.Row, "expected"),
                RouteOrder.CatchAllLast(EnvoyRoutes(upstream.Row, "in"))
            ),
            "TestMirrorPercent" => Percent(
                upstream,
                RoutePolicies.MirrorPercent(UpstreamResources.Route(upstream.Row.GetProperty("route")))
            ),
            "TestMirrorPercentByPolicy" => Percent(upstream, MirrorPolicyPercent(upstream.Row.GetProperty("policy"))),
            "TestSourceMatchHTTP" => SourceMatch(upstream),
            "TestTranslateMetadataMatch" => Expect.Sequence(ClaimPath(upstream.Row), ClaimHeaders.Path(upstream.Text("name"))),
            "TestTranslateFault" => Fault(upstream.Row),
            "TestRetry" => RetryAsserts.Compare(upstream),
            _ => Expect.Unmapped,
        };

    private static ValueList<Route> EnvoyRoutes(JsonElement row, string property) =>
        row.GetProperty(property).EnumerateArray().Select(EnvoyRoute).ToValueList();

    private static Route EnvoyRoute(JsonElement route)
    {
        var match = route.GetProperty("Match");
        return new()
        {
            Action = new ForwardAction(),
            Match = new()
            {
                Path = match.TryGetProperty("PathSpecifier", out var path)
                    ? EnvoyPath(path)
                    : new() { Kind = PathMatchKind.Exact, Value = "" },
                Headers = Conditions(match, "Headers").Select(h => new HeaderMatch { Name = h }).ToValueList(),
                QueryParameters = Conditions(match, "QueryParameters").Select(q => new QueryMatch { Name = q }).ToValueList(),
            },
        };
    }

    private static PathMatch EnvoyPath(JsonElement path)
    {
        var kind = path.EnumerateObject().First();
        return kind.Name switch
        {
            "Prefix" => new() { Kind = PathMatchKind.Prefix, Value = kind.Value.GetString()! },
            "PathSeparatedPrefix" => new() { Kind = PathMatchKind.SegmentPrefix, Value = kind.Value.GetString()! },
            "SafeRegex" => new() { Kind = PathMatchKind.Regex, Value = kind.Value.GetProperty("Regex").GetString()! },
            _ => new() { Kind = PathMatchKind.Exact, Value = kind.Value.GetString()! },
        };
    }

    private static IEnumerable<string> Conditions(JsonElement match, string property) =>
        match.TryGetProperty(property, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(h => h.GetProperty("Name").GetString()!)
            : [];

    private static double MirrorPolicyPercent(JsonElement policy) =>
        RoutePolicies.MirrorPercent(
            UpstreamResources.Route(JsonDocument.Parse($"{{\"mirrors\":[{policy.GetRawText()}]}}").RootElement).Mirrors[0]
        );

    private static string? Percent(UpstreamCase upstream, double actual)
    {
        var want = upstream.Row.GetProperty("want");
        return Expect.Equal(want.ValueKind == JsonValueKind.Null ? 0 : Fraction(want.GetProperty("DefaultValue")), actual);
    }

    private static double Fraction(JsonElement percentage) =>
        percentage.GetProperty("Numerator").GetDouble()
        / (percentage.GetProperty("Denominator").GetString() == "FractionalPercent_MILLION" ? 10_000 : 1);

    private static string? SourceMatch(UpstreamCase upstream)
    {
        var args = upstream.Row.GetProperty("args");
        var match = UpstreamResources.Routes($"[{{\"match\":[{args.GetProperty("match").GetRawText()}]}}]")[0].Match[0];
        var labels = args.TryGetProperty("proxyLabels", out var l)
            ? l.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value.GetString()!)).ToValueMap()
            : default;
        var node = new ProxyNode { Labels = labels, Namespace = args.TryGetProperty("proxyNamespace", out var ns) ? ns.GetString()! : "" };
        var gateway =
            args.TryGetProperty("gatewayNames", out var names) && names.ValueKind == JsonValueKind.Array
                ? names.EnumerateArray().First().GetString()!
                : "none";
        return Expect.Equal(upstream.Flag("want"), RouteMatchTranslator.Applies(match, gateway, 80, node));
    }

    private static IEnumerable<string> ClaimPath(JsonElement row) =>
        row.TryGetProperty("want", out var want) && want.ValueKind == JsonValueKind.Object
            ? want.GetProperty("args")[0].EnumerateArray().Select(p => p.GetString()!)
            : [];

    private static string? Fault(JsonElement row)
    {
        var fault = RoutePolicies.Fault(
            UpstreamResources.Route(JsonDocument.Parse($"{{\"fault\":{row.GetProperty("fault").GetRawText()}}}").RootElement).Fault
        );
        var want = row.GetProperty("want");
        if (want.ValueKind == JsonValueKind.Null)
            return Expect.Equal(null, fault);
        return Expect.All(
            want.TryGetProperty("Abort", out var abort) ? Abort(abort, fault!) : Expect.Equal(0, fault!.AbortStatus),
            want.TryGetProperty("Delay", out var delay)
                ? Expect.Equal(Fraction(delay.GetProperty("Percentage")), fault!.DelayPercent)
                : Expect.Equal(TimeSpan.Zero, fault!.Delay)
        );
    }

    private static string? Abort(JsonElement abort, FaultPolicy fault)
    {
        var type = abort.GetProperty("ErrorType");
        return Expect.All(
            Expect.Equal(Fraction(abort.GetProperty("Percentage")), fault.AbortPercent),
            type.TryGetProperty("HttpStatus", out var status) ? Expect.Equal(status.GetInt32(), fault.AbortStatus) : null,
            type.TryGetProperty("GrpcStatus", out var grpc)
                ? Expect.Equal(grpc.GetInt32(), Array.IndexOf(GrpcStatuses, fault.AbortGrpcStatus))
                : null
        );
    }
}
