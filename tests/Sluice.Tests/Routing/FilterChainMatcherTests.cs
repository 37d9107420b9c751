using System.Net;
using Sluice.Routing;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Tests.Routing;

public sealed class FilterChainMatcherTests
{
    [Theory]
    [InlineData("a.test", true, "exact")]
    [InlineData("b.a.test", true, "wildcard")]
    [InlineData("other.example", true, "any-tls")]
    [InlineData("", true, "any-tls")]
    [InlineData("", false, "plain")]
    public void Server_name_comes_before_transport(string serverName, bool isTls, string expected)
    {
        var matcher = Matcher(
            Chain("plain", new() { Transport = TransportProtocol.RawBuffer }),
            Chain("any-tls", new() { Transport = TransportProtocol.Tls }),
            Chain("wildcard", new() { ServerNames = ["*.a.test"], Transport = TransportProtocol.Tls }),
            Chain("exact", new() { ServerNames = ["a.test"], Transport = TransportProtocol.Tls })
        );
        Assert.Equal(expected, matcher(new() { ServerName = serverName, IsTls = isTls }));
    }

    [Fact]
    public void There_is_no_way_back_from_a_matching_name_to_a_less_specific_one()
    {
        var matcher = Matcher(
            Chain("exact-alpn", new() { ServerNames = ["a.test"], ApplicationProtocols = ["h2"] }),
            Chain("wildcard", new() { ServerNames = ["*.test"] })
        );
        Assert.Null(
            matcher(
                new()
                {
                    ServerName = "a.test",
                    IsTls = true,
                    ApplicationProtocols = ["http/1.1"],
                }
            )
        );
        Assert.Equal(
            "exact-alpn",
            matcher(
                new()
                {
                    ServerName = "a.test",
                    IsTls = true,
                    ApplicationProtocols = ["x", "h2"],
                }
            )
        );
    }

    [Theory]
    [InlineData("10.1.2.3", "net-10-1")]
    [InlineData("::ffff:10.1.2.3", "net-10-1")]
    [InlineData("10.2.0.1", "net-10")]
    [InlineData("192.0.2.1", "any")]
    public void The_longest_source_prefix_wins(string source, string expected)
    {
        var matcher = Matcher(
            Chain("net-10", new() { SourceSubnets = ["10.0.0.0/8"] }),
            Chain("any", new()),
            Chain("net-10-1", new() { SourceSubnets = ["10.1.0.1/16"] })
        );
        Assert.Equal(expected, matcher(new() { RemoteAddress = IPAddress.Parse(source) }));
    }

    private static FilterChain Chain(string name, FilterChainMatch match) =>
        new()
        {
            Name = name,
            Match = match,
            Filter = new TcpProxy(),
        };

    private static Func<ConnectionFacts, string?> Matcher(params FilterChain[] chains)
    {
        var matcher = new FilterChainMatcher(
            new()
            {
                Name = "l",
                Port = 1,
                FilterChains = chains.ToValueList(),
            }
        );
        return facts => matcher.Match(facts) is var i and >= 0 ? chains[i].Name : null;
    }
}
