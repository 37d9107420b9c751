using System.Buffers.Binary;
using System.Net;
using CsCheck;
using Sluice.Proxy.Egress;
using Sluice.Values;

namespace Sluice.Tests.Proxy.Egress;

public sealed class AddressRangesTests
{
    [Fact]
    public void Special_IPv4_addresses_are_those_of_the_registry() =>
        AddressGen.Ipv4.Sample(
            a => Assert.Equal(IsSpecial4(a.GetAddressBytes()), AddressRanges.SpecialNameOf(a) is not null),
            iter: 20_000
        );

    [Fact]
    public void Special_IPv6_addresses_are_those_of_the_registry() =>
        AddressGen.Ipv6.Sample(
            a => Assert.Equal(IsSpecial6(a.GetAddressBytes()), AddressRanges.SpecialNameOf(a) is not null),
            iter: 20_000
        );

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.170.2")]
    [InlineData("169.254.170.23")]
    [InlineData("100.100.100.200")]
    [InlineData("168.63.129.16")]
    [InlineData("192.0.0.192")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fd00:ec2::23")]
    [InlineData("fd20:ce::254")]
    [InlineData("fe80::a9fe:a9fe")]
    [InlineData("64:ff9b::169.254.169.254")]
    [InlineData("::ffff:169.254.169.254")]
    public void A_metadata_service_is_reached_only_where_its_own_address_is_allowed(string address)
    {
        var metadata = IPAddress.Parse(address);
        Assert.Equal("metadata service", AddressRanges.SpecialNameOf(metadata));
        Assert.False(Lane("0.0.0.0/0", "::/0", "169.254.0.0/16").MayReach(metadata));
        Assert.True(Lane(address).MayReach(metadata));
    }

    [Theory]
    [InlineData("10.1.2.3", "10.0.0.0/8")]
    [InlineData("10.1.2.3", "10.1.2.3")]
    [InlineData("10.1.2.3", "::ffff:10.0.0.0/104")]
    [InlineData("10.1.2.3", "::ffff:10.1.2.3")]
    [InlineData("::ffff:10.1.2.3", "10.0.0.0/8")]
    [InlineData("fe80::1%1", "fe80::/10")]
    [InlineData("fd12::1", "fd12::/16")]
    public void Allowed_ranges_are_reached_in_every_form_of_the_address(string address, string range)
    {
        Assert.False(EgressLane.Public.MayReach(IPAddress.Parse(address)));
        Assert.True(Lane(range).MayReach(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("11.0.0.1", "10.0.0.0/7", true)]
    [InlineData("192.168.0.1", "10.0.0.0/8", false)]
    [InlineData("64:ff9b::a00:1", "10.0.0.0/8", false)] // through the network's translator: another way, allowed by itself
    [InlineData("64:ff9b::a00:1", "64:ff9b::/96", true)]
    [InlineData("::1", "0.0.0.0/0", false)]
    public void What_is_allowed_is_no_more_than_what_is_written(string address, string range, bool expected) =>
        Assert.Equal(expected, Lane(range).MayReach(IPAddress.Parse(address)));

    [Fact]
    public void Connections_are_shared_where_source_and_ranges_are_the_same()
    {
        Assert.Equal(new EgressLane("10.0.0.9", ["10.0.0.0/8"]), new EgressLane("10.0.0.9", ["10.0.0.0/8"]));
        Assert.NotEqual(new EgressLane("10.0.0.9", ["10.0.0.0/8"]), new EgressLane("10.0.0.8", ["10.0.0.0/8"]));
        Assert.NotEqual(Lane("10.0.0.0/8"), EgressLane.Public);
    }

    private static EgressLane Lane(params string[] allowed) => new("", allowed.ToValueList());

    private static bool IsSpecial4(ReadOnlySpan<byte> address) =>
        address switch
        {
            [0 or 10 or 127 or >= 224, ..] => true,
            [100, >= 64 and <= 127, ..] => true,
            [168, 63, 129, 16] => true,
            [169, 254, ..] => true,
            [172, >= 16 and <= 31, ..] => true,
            [192, 0, 0 or 2, _] => true,
            [192, 88, 99, _] => true,
            [192, 168, ..] => true,
            [198, 18 or 19, ..] => true,
            [198, 51, 100, _] => true,
            [203, 0, 113, _] => true,
            _ => false,
        };

    private static bool IsSpecial6(byte[] address)
    {
        var words = Enumerable.Range(0, 8).Select(i => BinaryPrimitives.ReadUInt16BigEndian(address.AsSpan(2 * i))).ToArray();
        return words switch
        {
            [0, 0, 0, 0, 0, 0xffff, ..] => IsSpecial4(address.AsSpan(12)),
            [0x64, 0xff9b, 0, 0, 0, 0, ..] => IsSpecial4(address.AsSpan(12)),
            [< 0x2000 or > 0x3fff, ..] => true,
            [0x2001, < 0x200 or 0xdb8, ..] => true,
            [0x3fff, < 0x1000, ..] => true,
            [0x2002, ..] when IsSpecial4(address.AsSpan(2, 4)) => true,
            [_, _, _, _, 0 or 0x200, 0x5efe, ..] => IsSpecial4(address.AsSpan(12)),
            _ => false,
        };
    }
}
