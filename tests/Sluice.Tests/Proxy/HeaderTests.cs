using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sluice.Snapshot;
using Sluice.Testing;

namespace Sluice.Tests.Proxy;

/// <summary>What becomes of headers on their way to the upstream and back.</summary>
public sealed class HeaderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_edge_writes_what_clients_may_not_claim()
    {
        var seen = await SeenByUpstreamAsync(
            "X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Proto: https\r\nX-Envoy-Original-Path: /forged\r\nX-Request-Id: mine\r\n"
        );
        Assert.Equal("1.2.3.4,127.0.0.1", seen["x-forwarded-for"]);
        Assert.Equal("http", seen["x-forwarded-proto"]);
        Assert.False(seen.ContainsKey("x-envoy-original-path"));
        Assert.Equal("mine", seen["x-request-id"]);
        Assert.Equal("shop.test", seen["Host"]);
    }

    [Fact]
    public async Task A_request_without_an_id_gets_a_random_uuid()
    {
        var id = Guid.Parse((await SeenByUpstreamAsync(""))["x-request-id"]);
        Assert.Equal(4, id.Version);
    }

    [Fact]
    public async Task Hop_by_hop_fields_end_here()
    {
        var seen = await SeenByUpstreamAsync(
            "Connection: X-Hop\r\nX-Hop: 1\r\nKeep-Alive: 5\r\nTE: trailers\r\nX-Stays: 1\r\n",
            close: false
        );
        Assert.DoesNotContain("X-Hop", seen.Keys);
        Assert.DoesNotContain("Keep-Alive", seen.Keys);
        Assert.DoesNotContain("Connection", seen.Keys);
        Assert.Equal("1", seen["X-Stays"]);
    }

    [Fact]
    public async Task Routes_change_headers_authority_and_path()
    {
        var action = new ForwardAction
        {
            PathRewrite = "/new",
            HostRewrite = "inner.test",
            Clusters =
            [
                new WeightedCluster
                {
                    Cluster = "up",
                    RequestHeaders = new HeaderMutation { Add = [new("x-both", "cluster")] },
                },
            ],
        };
        var route = new Route
        {
            Match = new RouteMatch
            {
                Path = new PathMatch { Kind = PathMatchKind.Prefix, Value = "/a" },
            },
            Action = action,
            RequestHeaders = new HeaderMutation
            {
                Remove = ["x-gone"],
                Set = [new("x-set", "%REQ(:PATH)%")],
                Add = [new("x-both", "route")],
            },
        };
        var seen = await SeenByUpstreamAsync("X-Gone: 1\r\nX-Set: 0\r\n", route: route, target: "/a%2Fb?c");
        Assert.Equal("inner.test", seen["Host"]);
        Assert.Equal("/new%2Fb?c", seen["target"]);
        Assert.Equal("/a%2Fb?c", seen["x-envoy-original-path"]);
        Assert.False(seen.ContainsKey("x-gone"));
        Assert.Equal("/a%2Fb?c", seen["x-set"]);
        Assert.Equal("cluster, route", seen["x-both"]);
    }

    [Fact]
    public async Task Answers_pass_with_the_routes_changes()
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.Headers["x-secret"] = "1";
            context.Response.Headers.Append("Set-Cookie", "a=1");
            context.Response.Headers.Append("Set-Cookie", "b=2");
            return context.Response.WriteAsync("ok", Token);
        });
        var route = SnapshotBuilder.To("up") with
        {
            ResponseHeaders = new HeaderMutation { Remove = ["x-secret"], Set = [new("x-new", "%RESPONSE_CODE%")] },
        };
        await using var proxy = await TestProxy.StartAsync(SnapshotBuilder.Empty().Http(80, route).Cluster("up", upstream.Port).Build());
        var answer = await RawHttp.ExchangeAsync(proxy, 80, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        Assert.DoesNotContain("x-secret", answer, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("x-new: 200\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n", answer, StringComparison.Ordinal);
        Assert.Matches("x-envoy-upstream-service-time: [0-9]+\r\n", answer);
    }

    private static async Task<Dictionary<string, string>> SeenByUpstreamAsync(
        string headers,
        bool close = true,
        Route? route = null,
        string target = "/"
    )
    {
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            foreach (var (name, value) in context.Request.Headers)
                seen[name] = value.ToString();
            seen["target"] = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            return Task.CompletedTask;
        });
        await using var proxy = await TestProxy.StartAsync(
            SnapshotBuilder.Empty().Http(80, route ?? SnapshotBuilder.To("up")).Cluster("up", upstream.Port).Build()
        );
        var last = "Connection: close\r\n\r\n";
        var end = close ? last : $"\r\nGET /last HTTP/1.1\r\nHost: shop.test\r\n{last}";
        await RawHttp.ExchangeAsync(proxy, 80, $"GET {target} HTTP/1.1\r\nHost: shop.test\r\n{headers}{end}");
        return seen;
    }
}
