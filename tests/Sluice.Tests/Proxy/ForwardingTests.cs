using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sluice.Testing;

namespace Sluice.Tests.Proxy;

public sealed class ForwardingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, InlineData("1.1"), InlineData("2.0")]
    public async Task A_request_reaches_the_upstream_and_its_answer_comes_back(string version)
    {
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            context.Response.StatusCode = 201;
            context.Response.Headers["x-upstream"] = "yes";
            await context.Response.WriteAsync($"{context.Request.Method} {await reader.ReadToEndAsync(Token)}", Token);
        });
        await using var proxy = await TestProxy.StartAsync(
            SnapshotBuilder.Empty().Http(80, SnapshotBuilder.To("up")).Cluster("up", upstream.Port).Build()
        );
        using var client = new HttpClient(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, proxy.Url(80, "/a"))
        {
            Version = Version.Parse(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StringContent("body"),
        };
        using var response = await client.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("yes", response.Headers.GetValues("x-upstream").Single());
        Assert.Equal("POST body", await response.Content.ReadAsStringAsync(Token));
        Assert.Equal(Version.Parse(version), response.Version);
    }

    [Theory]
    [InlineData("/a%2Fb%20c;d=1//e?x=b%26c&y=%zz", "/a%2Fb%20c;d=1//e?x=b%26c&y=%zz")]
    [InlineData("/?", "/?")]
    [InlineData("/a?b=?c=/../d", "/a?b=?c=/../d")]
    [InlineData("/%2e%2E/a/../b/./c?d=/../%2e", "/b/c?d=/../%2e")]
    public async Task The_target_goes_on_byte_for_byte_but_for_dot_segments_of_its_path(string target, string expected)
    {
        var answer = await AskAsync(target);
        Assert.Equal(expected, RawHttp.Body(answer));
    }

    [Fact]
    public async Task A_path_with_an_encoded_NUL_is_refused() =>
        Assert.StartsWith("HTTP/1.1 400 ", await AskAsync("/a%00b"), StringComparison.Ordinal);

    /// <summary>The upstream answers with the target that it was asked for.</summary>
    private static async Task<string> AskAsync(string target)
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
            context.Response.WriteAsync(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, Token)
        );
        await using var proxy = await TestProxy.StartAsync(
            SnapshotBuilder.Empty().Http(80, SnapshotBuilder.To("up")).Cluster("up", upstream.Port).Build()
        );
        return await RawHttp.ExchangeAsync(proxy, 80, $"GET {target} HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n");
    }
}
