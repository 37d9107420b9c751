using System.Text.Json;
using k8s;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.ControlPlane.Authority.Callers;
using Sluice.Testing;

namespace Sluice.Tests.ControlPlane.Authority;

/// <summary>TokenReview, against an API server that says what the test wants.</summary>
public sealed class KubernetesTests
{
    private const string Good = """{"authenticated":true,"user":{"username":"system:serviceaccount:shop:web"},"audiences":["istio-ca"]}""";
    private static readonly CallerEvidence Evidence = TestAuthority.Token("aa.bb.cc");

    [Fact]
    public async Task A_token_that_the_API_server_knows_proves_its_account_and_is_asked_for_with_the_audience()
    {
        var asked = "";
        await using var server = await TestUpstream.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            asked = $"{context.Request.Method} {context.Request.Path} {await reader.ReadToEndAsync(context.RequestAborted)}";
            await AnswerAsync(context, Good);
        });
        var outcome = await AskAsync(server, Evidence);
        Assert.Equal(TestAuthority.Web, outcome.Proof!.Identity);
        Assert.StartsWith("POST /apis/authentication.k8s.io/v1/tokenreviews ", asked, StringComparison.Ordinal);
        var spec = JsonDocument.Parse(asked[asked.IndexOf('{', StringComparison.Ordinal)..]).RootElement.GetProperty("spec");
        Assert.Equal("aa.bb.cc", spec.GetProperty("token").GetString());
        Assert.Equal("istio-ca", spec.GetProperty("audiences")[0].GetString());
    }

    [Theory]
    [InlineData("""{"authenticated":false}""")]
    [InlineData("""{"authenticated":true,"error":"odd","user":{"username":"system:serviceaccount:shop:web"},"audiences":["istio-ca"]}""")]
    [InlineData("""{"authenticated":true,"user":{"username":"system:serviceaccount:shop:web"}}""")]
    [InlineData("""{"authenticated":true,"user":{"username":"system:serviceaccount:shop:web"},"audiences":["api"]}""")]
    [InlineData("""{"authenticated":true,"user":{"username":"alice"},"audiences":["istio-ca"]}""")]
    [InlineData("""{"authenticated":true,"user":{"username":"system:serviceaccount:shop"},"audiences":["istio-ca"]}""")]
    public async Task Other_answers_prove_nothing(string status)
    {
        await using var server = await TestUpstream.StartAsync(context => AnswerAsync(context, status));
        var outcome = await AskAsync(server, Evidence);
        Assert.Null(outcome.Proof);
        Assert.False(outcome.IsUnavailable);
        Assert.NotEqual("", outcome.Reason);
    }

    [Theory, InlineData(500), InlineData(403), InlineData(200)]
    public async Task No_answer_is_told_apart_from_a_no(int status)
    {
        await using var server = await TestUpstream.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync("no JSON", context.RequestAborted);
        });
        Assert.True((await AskAsync(server, Evidence)).IsUnavailable);
    }

    [Fact]
    public async Task What_is_no_JWT_is_not_asked_about()
    {
        await using var server = await TestUpstream.StartAsync(_ => throw new InvalidOperationException("asked"));
        foreach (var text in new[] { "", "garbage", "a.b", "a..c", "sluice-join-x" })
            Assert.Same(AuthenticationOutcome.NotMine, await AskAsync(server, TestAuthority.Token(text)));
    }

    private static Task AnswerAsync(HttpContext context, string status)
    {
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.ContentType = "application/json";
        const string Head = "\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenReview\"";
        return context.Response.WriteAsync($"{{{Head},\"spec\":{{}},\"status\":{status}}}", context.RequestAborted);
    }

    private static async Task<AuthenticationOutcome> AskAsync(TestUpstream server, CallerEvidence evidence)
    {
        using var cluster = new Kubernetes(new KubernetesClientConfiguration { Host = $"http://127.0.0.1:{server.Port}" });
        using var asking = new KubernetesTokenAuthenticator(
            new KubernetesTokenReviewer(cluster),
            "cluster.local",
            TimeProvider.System,
            NullLogger.Instance
        );
        return await asking.AuthenticateAsync(evidence, TestContext.Current.CancellationToken);
    }
}
