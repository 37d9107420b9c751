using System.Diagnostics.CodeAnalysis;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;
using Sluice.Resources.RateLimits;
using Sluice.Values;

namespace Sluice.Tests.Resources;

public sealed class RateLimitPolicyTests
{
    private const string Limit = "limits: [{name: a, fixedWindow: {requests: 1, window: 1s}}]";

    [Fact]
    [SuppressMessage("Design", "MA0051", Justification = "one resource that says everything there is")]
    public void A_policy_is_read_with_everything_that_it_can_say()
    {
        var policy = Reading.One<RateLimitPolicy>(
            """
            apiVersion: sluice.dev/v1
            kind: RateLimitPolicy
            metadata: {name: api, namespace: shop}
            spec:
              gateways: [istio-system/public]
              hosts: [api.example.com]
              routes:
              - {virtualService: reviews, name: read}
              - path: {prefix: /v1/}
              numTrustedProxies: 1
              exempt:
                cidrs: [10.0.0.0/8]
                headers: {x-probe: {exact: "yes"}}
                paths: [{exact: /healthz}]
              shadow: true
              responseHeaders: false
              grpcStatus: RESOURCE_EXHAUSTED
              limits:
              - name: window
                key:
                - clientAddress: {ipv4Prefix: 24, ipv6Prefix: 48}
                - {header: x-tenant, showValue: true}
                - path: true
                - host: true
                - constant: everybody
                fixedWindow: {requests: 100, window: 1m}
                maxKeys: 50
                shadow: true
              - {name: sliding, slidingWindow: {requests: 10, window: 10s, segments: 5}}
              - {name: bucket, tokenBucket: {burst: 20, refill: 5, interval: 1s}}
              - {name: running, concurrency: {requests: 3}}
            """
        );
        var window = new RateLimit
        {
            Name = "window",
            Key =
            [
                new RateLimitKeyPart
                {
                    ClientAddress = new() { Ipv4Prefix = 24, Ipv6Prefix = 48 },
                },
                new RateLimitKeyPart { Header = "x-tenant", ShowValue = true },
                new RateLimitKeyPart { Path = true },
                new RateLimitKeyPart { Host = true },
                new RateLimitKeyPart { Constant = "everybody" },
            ],
            FixedWindow = new() { Requests = 100, Window = TimeSpan.FromMinutes(1) },
            MaxKeys = 50,
            Shadow = true,
        };
        var spec = new RateLimitPolicySpec
        {
            Gateways = ["istio-system/public"],
            Hosts = ["api.example.com"],
            Routes =
            [
                new RateLimitRouteRef { VirtualService = "reviews", Name = "read" },
                new RateLimitRouteRef { Path = new() { Prefix = "/v1/" } },
            ],
            NumTrustedProxies = 1,
            Exempt = new()
            {
                Cidrs = ["10.0.0.0/8"],
                Headers = ValueMap.Of(("x-probe", (StringMatch?)new StringMatch { Exact = "yes" })),
                Paths = [new StringMatch { Exact = "/healthz" }],
            },
            Shadow = true,
            ResponseHeaders = false,
            GrpcStatus = RateLimitGrpcStatus.ResourceExhausted,
            Limits =
            [
                window,
                new RateLimit
                {
                    Name = "sliding",
                    SlidingWindow = new()
                    {
                        Requests = 10,
                        Window = TimeSpan.FromSeconds(10),
                        Segments = 5,
                    },
                },
                new RateLimit
                {
                    Name = "bucket",
                    TokenBucket = new()
                    {
                        Burst = 20,
                        Refill = 5,
                        Interval = TimeSpan.FromSeconds(1),
                    },
                },
                new RateLimit
                {
                    Name = "running",
                    Concurrency = new() { Requests = 3 },
                },
            ],
        };
        Assert.Equal(spec, policy.Spec);
    }

    [Theory]
    [InlineData("gateways: []", "SLU0450")]
    [InlineData("gateways: [a], limits: []", "SLU0450")]
    [InlineData("gateways: [A_b]", "SLU0100")]
    [InlineData("gateway: [a], gateways: [a]", "SLU0020", "did you mean gateways?")]
    [InlineData("hosts: [a_b.test]", "SLU0100")]
    [InlineData("limits: [{name: a}]", "SLU0451")]
    [InlineData("limits: [{name: a, concurrency: {requests: 1}, tokenBucket: {burst: 1}}]", "SLU0451")]
    [InlineData("limits: [{name: a, key: [{}], concurrency: {requests: 1}}]", "SLU0452")]
    [InlineData("limits: [{name: a, key: [{path: true, host: true}], concurrency: {requests: 1}}]", "SLU0452")]
    [InlineData("limits: [{name: a, concurrency: {requests: 0}}]", "SLU0453")]
    [InlineData("limits: [{name: a, tokenBucket: {burst: 2000000}}]", "SLU0453")]
    [InlineData("limits: [{name: a, tokenBucket: {burst: 1, refill: 0}}]", "SLU0453")]
    [InlineData("limits: [{name: a, slidingWindow: {requests: 1, window: 1s, segments: 1}}]", "SLU0453")]
    [InlineData("limits: [{name: a, maxKeys: 0, concurrency: {requests: 1}}]", "SLU0453")]
    [InlineData("limits: [{name: a, key: [{clientAddress: {ipv4Prefix: 33}}], concurrency: {requests: 1}}]", "SLU0453")]
    [InlineData("limits: [{name: a, key: [{clientAddress: {ipv6Prefix: 129}}], concurrency: {requests: 1}}]", "SLU0453")]
    [InlineData("numTrustedProxies: 101", "SLU0453")]
    [InlineData("limits: [{name: a, fixedWindow: {requests: 1, window: 1ms}}]", "SLU0454")]
    [InlineData("limits: [{name: a, fixedWindow: {requests: 1, window: 25h}}]", "SLU0454")]
    [InlineData("limits: [{name: a, fixedWindow: {requests: 1}}]", "SLU0023")]
    [InlineData("limits: [{name: a, concurrency: {requests: 1}}, {name: a, concurrency: {requests: 1}}]", "SLU0455")]
    [InlineData("limits: [{name: 'a b', concurrency: {requests: 1}}]", "SLU0102")]
    [InlineData("routes: [{path: {prefix: ''}}]", "SLU0456")]
    [InlineData("exempt: {paths: [{}]}", "SLU0456")]
    [InlineData("routes: [{name: a}]", "SLU0457")]
    [InlineData("routes: [{}]", "SLU0457")]
    [InlineData("routes: [{virtualService: a, path: {exact: /a}}]", "SLU0457")]
    [InlineData("routes: [{virtualService: 'A b'}]", "SLU0102")]
    [InlineData("exempt: {headers: {x-probe: {exact: a}}}", "SLU0458")]
    [InlineData("exempt: {headers: {x-probe: {regex: '('}}}", "SLU0109")]
    [InlineData("exempt: {cidrs: [10.0.0.1/8]}", "SLU0550", "did you mean 10.0.0.0/8, or 10.0.0.1/32?")]
    [InlineData("limits: [{name: a, key: [{path: true, showValue: true}], concurrency: {requests: 1}}]", "SLU0459")]
    public void What_is_wrong_is_found(string spec, string code, string suggestion = "")
    {
        if (!spec.Contains("gateways:", StringComparison.Ordinal))
            spec += ", gateways: [a]";
        if (!spec.Contains("limits:", StringComparison.Ordinal))
            spec += $", {Limit}";
        var finding = Findings(spec).First(f => f.Code.Id == code);
        Assert.Equal(suggestion, finding.Suggestion);
    }

    [Fact]
    public void What_most_people_need_is_short() =>
        Assert.Empty(Findings("gateways: [public], limits: [{name: per-client, key: [{clientAddress: {}}], tokenBucket: {burst: 20}}]"));

    private static Diagnostic[] Findings(string spec) =>
        [
            .. Reading
                .Read($"{{apiVersion: sluice.dev/v1, kind: RateLimitPolicy, metadata: {{name: a}}, spec: {{{spec}}}}}")
                .Diagnostics.ToArray(),
        ];
}
