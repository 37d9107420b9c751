using Sluice.Hosting;

namespace Sluice.Tests.Commands;

public sealed class NameServerListTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("10.96.0.10", "10.96.0.10:53")]
    [InlineData("10.96.0.10:5353, fd00::a,[fd00::b]:54", "10.96.0.10:5353 [fd00::a]:53 [fd00::b]:54")]
    public void Addresses_with_and_without_port_are_read(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', NameServerList.Parse(text).Servers!));

    [Theory, InlineData("dns.test"), InlineData("53"), InlineData("10.0.0.1:99999"), InlineData("10.0.0.1,x")]
    public void Anything_else_is_an_error(string text)
    {
        var (servers, error) = NameServerList.Parse(text);
        Assert.Null(servers);
        Assert.Contains("is not an address", error, StringComparison.Ordinal);
    }
}
