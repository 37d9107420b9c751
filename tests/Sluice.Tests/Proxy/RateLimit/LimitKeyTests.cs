using System.Net;
using System.Security.Cryptography;
using System.Text;
using Sluice.Proxy.Filters.RateLimit;
using Sluice.Snapshot;
using Sluice.Testing;
using Sluice.Values;

namespace Sluice.Tests.Proxy.RateLimit;

public sealed class LimitKeyTests
{
    [Theory]
    [InlineData("192.0.2.7", 32, 64, "192.0.2.7")]
    [InlineData("192.0.2.7", 24, 64, "192.0.2.0/24")]
    [InlineData("::ffff:192.0.2.7", 24, 64, "192.0.2.0/24")]
    [InlineData("2001:db8:1:2:3:4:5:6", 32, 64, "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:3:4:5:6", 32, 128, "2001:db8:1:2:3:4:5:6")]
    [InlineData("2001:db8:1:2:3:4:5:6", 32, 47, "2001:db8::/47")]
    public void A_client_counts_for_its_network(string address, int v4, int v6, string key) =>
        Assert.Equal(
            key,
            Write(new("GET", "http://a.test/") { Client = IPAddress.Parse(address) }, new RateLimitKey { Ipv4Prefix = v4, Ipv6Prefix = v6 })
        );

    [Theory]
    [InlineData(0, "203.0.113.9, 192.0.2.7", "192.0.2.7")]
    [InlineData(1, "203.0.113.9, 192.0.2.7", "203.0.113.9")]
    [InlineData(1, "6.6.6.6, 203.0.113.9,192.0.2.7", "203.0.113.9")]
    [InlineData(2, "203.0.113.9, 198.51.100.1, 192.0.2.7", "203.0.113.9")]
    [InlineData(2, "203.0.113.9, 192.0.2.7", "192.0.2.7")]
    [InlineData(1, "192.0.2.7", "192.0.2.7")]
    [InlineData(1, "not-an-address, 192.0.2.7", "192.0.2.7")]
    [InlineData(1, "203.0.113.9:4711, 192.0.2.7", "203.0.113.9")]
    [InlineData(1, "[2001:db8::1]:4711, 192.0.2.7", "2001:db8::1")]
    public void Only_what_trusted_proxies_wrote_is_believed(int trusted, string forwardedFor, string client)
    {
        var exchange = FakeExchange.Get("http://a.test/", ("x-forwarded-for", forwardedFor));
        Assert.Equal(IPAddress.Parse(client), ClientNetwork.Of(exchange, trusted));
    }

    [Fact]
    public void No_client_can_make_another_s_key_of_its_own_parts()
    {
        RateLimitKey[] parts = [Limits.Header("a"), Limits.Header("b")];
        string[] values = ["", "x", "x | y", "y", "x\ty", "sha256:0", new('x', 200), new('x', 201)];
        var keys = from a in values from b in values select Write(FakeExchange.Get("http://a.test/", ("a", a), ("b", b)), parts);
        Assert.Equal(values.Length * values.Length, keys.Distinct().Count());
    }

    [Fact]
    public void A_missing_header_is_not_an_empty_one()
    {
        var without = Write(FakeExchange.Get("http://a.test/"), Limits.Header("a"));
        Assert.NotEqual(without, Write(FakeExchange.Get("http://a.test/", ("a", "")), Limits.Header("a")));
        Assert.Equal("(none)", LimitKey.Show(without, [Limits.Header("a")]));
    }

    [Fact]
    public void Long_values_are_kept_as_their_hash()
    {
        var value = new string('x', 30_000);
        var key = Write(FakeExchange.Get("http://a.test/", ("a", value)), Limits.Header("a"));
        Assert.InRange(key.Length, 32, LimitKey.MaxPart);
        Assert.Equal($"sha256:{Digits(value)}", LimitKey.Show(key, [Limits.Header("a", isShown: true)]));
    }

    [Fact]
    public void Values_of_headers_are_shown_where_the_policy_says_so()
    {
        var exchange = FakeExchange.Get("http://A.test:8080/p?q=1", ("x-api-key", "s3cret"), ("x-tenant", "acme"));
        RateLimitKey[] parts =
        [
            Limits.Header("x-api-key"),
            Limits.Header("x-tenant", isShown: true),
            new() { Kind = RateLimitKeyKind.Path },
            new() { Kind = RateLimitKeyKind.Host },
            new() { Kind = RateLimitKeyKind.Constant, Value = "c" },
        ];
        var shown = LimitKey.Show(Write(exchange, parts), parts.ToValueList());
        Assert.Equal($"sha256:{Digits("s3cret")} | acme | /p | a.test | c", shown);
        Assert.Equal("all", LimitKey.Show(Write(exchange), []));
    }

    private static string Write(FakeExchange exchange, params RateLimitKey[] parts) =>
        LimitKey.Write(new char[1024], parts.ToValueList(), exchange, ClientNetwork.Of(exchange, 0)).ToString();

    private static string Digits(string value) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)))[..12];
}
