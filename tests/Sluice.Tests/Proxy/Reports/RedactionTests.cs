using Sluice.Proxy.Reports;

namespace Sluice.Tests.Proxy.Reports;

/// <summary>What people are shown of a request must let nobody in.</summary>
public sealed class RedactionTests
{
    [Theory]
    [InlineData("/shop", "", "/shop")]
    [InlineData("/shop", "?user=ann&token=abc", "/shop?user=…&token=…")]
    [InlineData("/shop", "?", "/shop?")]
    [InlineData("/shop", "?flag", "/shop?flag")]
    [InlineData("/shop", "?a=b=c&&d", "/shop?a=…&&d")]
    [InlineData("/shop", "?9f86d081884c7d659a2feaa0c55ad015=", "/shop?…=…")]
    public void Values_of_the_query_are_left_out(string path, string query, string shown) =>
        Assert.Equal(shown, Redaction.Target(path, query));

    [Theory]
    [InlineData("/reset/9f86d081884c7d659a2feaa0c55ad015", "/reset/…")]
    [InlineData("/verify/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "/verify/…")]
    [InlineData("/hooks/ghp_16C7e42F292c6912E7710c838347Ae178B4a/x", "/hooks/…/x")]
    [InlineData("/services/T000/B000/xoxb-1234567890-abcdef", "/services/T000/B000/…")]
    [InlineData("/s3/AKIAIOSFODNN7EXAMPLE", "/s3/…")]
    [InlineData("/page;jsessionid=1A530637289A03B07199A44E8D531427", "/page;…")]
    [InlineData("/share/dGhpcyBpcyBhIHNlY3JldCAxMjM0NQ==/file", "/share/…/file")]
    public void Segments_that_look_like_tokens_are_left_out(string path, string shown) => Assert.Equal(shown, Redaction.Target(path, ""));

    [Theory]
    [InlineData("/productpage")]
    [InlineData("/orders/6c17bb56-d007-4f98-bbd5-3fc342af0970")]
    [InlineData("/2024/11/24/how-to-write-a-very-long-headline-in-2024")]
    [InlineData("/istio.io/docs/tasks/traffic-management/ingress-control")]
    [InlineData("/static/js/main.js")]
    [InlineData("/pages/FrequentlyAskedQuestionsAboutShipping")]
    [InlineData("/api/v1/namespaces/istio-system/virtualservices")]
    public void Ordinary_paths_stay(string path) => Assert.Same(path, Redaction.Target(path, ""));

    [Theory]
    [InlineData("curl/7.88.1", "curl/7.88.1")]
    [InlineData("text/html,application/xhtml+xml;q=0.9", "text/html,application/xhtml+xml;q=0.9")]
    [InlineData("app token=ghp_16C7e42F292c6912E7710c838347Ae178B4a", "…")]
    public void Headers_with_a_token_are_left_out(string value, string shown) => Assert.Equal(shown, Redaction.Value(value));

    [Fact]
    public void Nothing_is_long()
    {
        Assert.InRange(Redaction.Target("/" + new string('x', 100_000), "?" + new string('y', 100_000)).Length, 1, 1_100);
        Assert.InRange(Redaction.Value(new string('x', 100_000)).Length, 1, 260);
        Assert.InRange(Redaction.Authority(new string('x', 100_000)).Length, 1, 260);
    }

    [Fact]
    public void An_authority_has_no_password() => Assert.Equal("shop.test:80", Redaction.Authority("ann:secret@shop.test:80"));

    [Theory]
    [InlineData("authorization")]
    [InlineData("Cookie")]
    [InlineData("Proxy-Authorization")]
    [InlineData("x-forwarded-client-cert")]
    public void Headers_that_authenticate_are_never_shown(string name)
    {
        Assert.False(RequestHeaders.MayBeShown(name));
        Assert.DoesNotContain(name, RequestHeaders.Shown, StringComparer.OrdinalIgnoreCase);
    }
}
