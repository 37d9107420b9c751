using Sluice.Proxy.Egress;

namespace Sluice.Tests.Proxy.Egress;

/// <summary>What an attacker may write for a host, and what becomes of it.</summary>
public sealed class TargetHostTests
{
    [Theory]
    // inet_aton and browsers: parts left out, octal, hexadecimal
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("127.1", "127.0.0.1")]
    [InlineData("127.0.1", "127.0.0.1")]
    [InlineData("2130706433", "127.0.0.1")]
    [InlineData("0x7f000001", "127.0.0.1")]
    [InlineData("0X7F000001", "127.0.0.1")]
    [InlineData("017700000001", "127.0.0.1")]
    [InlineData("0x7f.1", "127.0.0.1")]
    [InlineData("0x7f.0x0.0x0.0x1", "127.0.0.1")]
    [InlineData("0177.0.0.1", "127.0.0.1")]
    [InlineData("0177.0.0.01", "127.0.0.1")]
    [InlineData("00000177.0.0.1", "127.0.0.1")]
    [InlineData("0000000000000000000000000000000000000177.0.0.1", "127.0.0.1")]
    [InlineData("0x0000000000000000000000000000000000007f.1", "127.0.0.1")]
    [InlineData("0177.0x0.0.1", "127.0.0.1")]
    [InlineData("127.65535", "127.0.255.255")]
    [InlineData("0", "0.0.0.0")]
    [InlineData("0.0.0.0", "0.0.0.0")]
    [InlineData("00", "0.0.0.0")]
    [InlineData("0x", "0.0.0.0")] // a browser's reading, as of the next
    [InlineData("0x.1", "0.0.0.1")]
    [InlineData("4294967295", "255.255.255.255")]
    [InlineData("255.255.255.255", "255.255.255.255")]
    [InlineData("127.0.0.1.", "127.0.0.1")]
    [InlineData("127.1.", "127.0.0.1")]
    [InlineData("0x7f.1.", "127.0.0.1")]
    [InlineData("012.0.0.1", "10.0.0.1")]
    [InlineData("3232235777", "192.168.1.1")]
    [InlineData("0xa9fea9fe", "169.254.169.254")]
    [InlineData("2852039166", "169.254.169.254")]
    [InlineData("0251.0376.0251.0376", "169.254.169.254")]
    // IPv4 within IPv6
    [InlineData("[::ffff:127.0.0.1]", "127.0.0.1")]
    [InlineData("::ffff:7f00:1", "127.0.0.1")]
    [InlineData("[0:0:0:0:0:FFFF:7F00:0001]", "127.0.0.1")]
    [InlineData("[::ffff:a9fe:a9fe]", "169.254.169.254")]
    [InlineData("[::127.0.0.1]", "::127.0.0.1")]
    [InlineData("[::8.8.8.8]", "::8.8.8.8")]
    [InlineData("[::ffff:0:127.0.0.1]", "::ffff:0:127.0.0.1")]
    [InlineData("[::ffff:0:8.8.8.8]", "::ffff:0:8.8.8.8")]
    [InlineData("[64:ff9b::7f00:1]", "64:ff9b::7f00:1")]
    [InlineData("[64:ff9b::169.254.169.254]", "64:ff9b::a9fe:a9fe")]
    [InlineData("[64:ff9b:1::1]", "64:ff9b:1::1")]
    [InlineData("[2002:7f00:1::]", "2002:7f00:1::")]
    [InlineData("[2002:a9fe:a9fe::1]", "2002:a9fe:a9fe::1")]
    [InlineData("[2001:0:7f00:1::1]", "2001:0:7f00:1::1")] // Teredo
    [InlineData("[2001:470::5efe:10.0.0.1]", "2001:470::5efe:10.0.0.1")] // ISATAP
    [InlineData("[2001:470::200:5efe:a00:1]", "2001:470::200:5efe:a00:1")]
    // IPv6
    [InlineData("[::1]", "::1")]
    [InlineData("::1", "::1")]
    [InlineData("[0:0:0:0:0:0:0:1]", "::1")]
    [InlineData("[0000:0000::0001]", "::1")]
    [InlineData("[::]", "::")]
    [InlineData("[fe80::1]", "fe80::1")]
    [InlineData("[FD00:EC2::254]", "fd00:ec2::254")]
    [InlineData("[fd20:ce::254]", "fd20:ce::254")]
    [InlineData("[ff02::1]", "ff02::1")]
    [InlineData("[fec0::1]", "fec0::1")]
    [InlineData("[100::1]", "100::1")]
    [InlineData("[4000::1]", "4000::1")]
    // public by number only
    [InlineData("168.63.129.16", "168.63.129.16")]
    [InlineData("100.100.100.200", "100.100.100.200")]
    [InlineData("192.0.0.192", "192.0.0.192")]
    public void Every_spelling_of_an_address_that_is_not_public_is_that_address_and_out_of_reach(string text, string expected)
    {
        Assert.True(TargetHost.TryParse(text, out var host));
        Assert.Equal(expected, host.Name);
        Assert.NotNull(host.Address);
        Assert.Equal(expected, host.Address.ToString());
        Assert.False(EgressLane.Public.MayReach(host.Address));
    }

    [Theory]
    [InlineData("8.8.8.8", "8.8.8.8")]
    [InlineData("010.8.8.8", "8.8.8.8")]
    [InlineData("134744072", "8.8.8.8")]
    [InlineData("[::ffff:8.8.8.8]", "8.8.8.8")]
    [InlineData("[2001:4860:4860::8888]", "2001:4860:4860::8888")]
    [InlineData("[64:ff9b::808:808]", "64:ff9b::808:808")]
    [InlineData("[2002:808:808::1]", "2002:808:808::1")]
    [InlineData("[2620:4f:8000::1]", "2620:4f:8000::1")]
    public void Public_addresses_may_be_reached(string text, string expected)
    {
        Assert.True(TargetHost.TryParse(text, out var host));
        Assert.Equal(expected, host.Name);
        Assert.True(EgressLane.Public.MayReach(host.Address!));
    }

    [Theory]
    [InlineData("example.com", "example.com")]
    [InlineData("EXAMPLE.Com.", "example.com")]
    [InlineData("LOCALHOST.", "localhost")]
    [InlineData("a_b.example.com", "a_b.example.com")]
    [InlineData("127.0.0.1.nip.io", "127.0.0.1.nip.io")]
    [InlineData("0x7f.1.example", "0x7f.1.example")]
    [InlineData("1.2.3.4a", "1.2.3.4a")]
    [InlineData("0b1", "0b1")]
    [InlineData("0xg", "0xg")]
    [InlineData("1e1", "1e1")]
    [InlineData("XN--BCHER-KVA.de", "xn--bcher-kva.de")]
    [InlineData("b\u00fccher.de", "xn--bcher-kva.de")]
    [InlineData("B\u00dcCHER.DE.", "xn--bcher-kva.de")]
    [InlineData("\u0430pple.com", "xn--pple-43d.com")] // Cyrillic a: another name, and seen to be one
    [InlineData("\u65e5\u672c\u8a9e.jp", "xn--wgv71a119e.jp")]
    public void Names_are_lower_case_and_ASCII_and_without_a_trailing_dot(string text, string expected)
    {
        Assert.True(TargetHost.TryParse(text, out var host));
        Assert.Equal((expected, null), (host.Name, host.Address));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("127.0.0.1..")]
    [InlineData("example.com..")]
    [InlineData(".example.com")]
    [InlineData("a..b")]
    // numbers that some parser takes and some other does not
    [InlineData("08.1")]
    [InlineData("1.08")]
    [InlineData("127.0.0.256")]
    [InlineData("256.0.0.1")]
    [InlineData("127.0.65536")]
    [InlineData("4294967296")]
    [InlineData("0x100000000")]
    [InlineData("0xffffffffffffffffffffffff7f000001")]
    [InlineData("0x1000000007f000001")] // 2^64 + 127.0.0.1
    [InlineData("18446744075840258049")]
    [InlineData("1.2.3.4.5")]
    [InlineData("example.1")]
    [InlineData("example.0x7f")]
    [InlineData("xn--tda.127.0.0.1")]
    // blanks and control characters
    [InlineData(" 127.0.0.1")]
    [InlineData("127.0.0.1 ")]
    [InlineData("127.0.0.1 example.com")]
    [InlineData("127.0.0.1\t")]
    [InlineData("127.0.0.1\r\nHost: a")]
    [InlineData("127.0.0.1\0.example.com")]
    [InlineData("example.com\0")]
    [InlineData("example.com\u0085")]
    [InlineData("example.com\u007f")]
    [InlineData("[::1 ]")]
    // other parts of a URL
    [InlineData("allowed.com@127.0.0.1")]
    [InlineData("allowed.com:80@127.0.0.1")]
    [InlineData("example.com:80")]
    [InlineData("127.0.0.1:80")]
    [InlineData("[::1]:80")]
    [InlineData("127.0.0.1#allowed.com")]
    [InlineData("127.0.0.1?allowed.com")]
    [InlineData("127.0.0.1/allowed.com")]
    [InlineData("127.0.0.1\\allowed.com")]
    [InlineData("http://127.0.0.1")]
    [InlineData("%31%32%37.0.0.1")]
    [InlineData("127%2e0%2e0%2e1")]
    [InlineData("127.0.0.1%00")]
    [InlineData("127.0.0.1,allowed.com")]
    [InlineData("*.example.com")]
    [InlineData("+1")]
    // brackets and zones
    [InlineData("[127.0.0.1]")]
    [InlineData("[2130706433]")]
    [InlineData("[example.com]")]
    [InlineData("[]")]
    [InlineData("[")]
    [InlineData("[::1")]
    [InlineData("::1]")]
    [InlineData("[[::1]]")]
    [InlineData("[v1.127]")]
    [InlineData("[fe80::1%eth0]")]
    [InlineData("fe80::1%25eth0")]
    [InlineData("::1%1")]
    [InlineData("[::1/128]")]
    [InlineData("[::ffff:0177.0.0.1]")]
    [InlineData("[::ffff:127.1]")]
    [InlineData("[00000::1]")]
    // characters that mappings turn into digits, dots and letters
    [InlineData("\uff11\uff12\uff17.0.0.1")]
    [InlineData("127\u30020\u30020\u30021")]
    [InlineData("127\uff0e0\uff0e0\uff0e1")]
    [InlineData("127\uff610\uff610\uff611")]
    [InlineData("\u2460\u2461\u2466.0.0.1")]
    [InlineData("\u0661\u0662\u0667.0.0.1")]
    [InlineData("\ud835\udfcf27.0.0.1")]
    [InlineData("127.0.0.\u00b9")]
    [InlineData("\u212aubernetes.default")]
    [InlineData("local\u017fhost")]
    [InlineData("\ufb01le.example")]
    [InlineData("\u24d4xample.com")]
    [InlineData("\uff45xample.com")]
    [InlineData("b\u00aad.com")]
    [InlineData("\u2100.example")]
    [InlineData("a\u2044b.example")]
    // characters that mappings leave out, or that are read in two ways
    [InlineData("exam\u00adple.com")]
    [InlineData("exam\u200bple.com")]
    [InlineData("exam\u200dple.com")]
    [InlineData("exam\ufeffple.com")]
    [InlineData("exam\u202eple.com")]
    [InlineData("bu\u0308cher.de")]
    [InlineData("fu\u00dfball.de")]
    [InlineData("\u03c3\u03c2.gr")]
    [InlineData("\u0130stanbul.com")]
    [InlineData("\u05d0b.com")]
    [InlineData("a\ud800b.com")]
    // A-labels that stand for ASCII
    [InlineData("xn--")]
    [InlineData("xn--example-.com")]
    [InlineData("xn--127-.0.0.1")]
    [InlineData("-example.com")]
    [InlineData("example-.com")]
    // the proxy's own way to write a path to a unix socket, here /tmp/x
    [InlineData("2f746d702f78.unix.invalid")]
    [InlineData("2F746D702F78.UNIX.invalid.")]
    public void What_is_not_clearly_one_host_is_refused(string text)
    {
        Assert.False(TargetHost.TryParse(text, out var host));
        Assert.Equal(default, host);
    }

    [Fact]
    public void Names_and_labels_end_where_those_of_DNS_end()
    {
        var label = new string('a', 63);
        var longest = $"{label}.{label}.{label}.{label[..61]}";
        Assert.True(TargetHost.TryParse(longest + ".", out var host));
        Assert.Equal(longest, host.Name);
        Assert.False(TargetHost.TryParse(longest + "a", out _));
        Assert.False(TargetHost.TryParse(label + "a", out _));
        Assert.False(TargetHost.TryParse(null, out _));
    }

    [Fact]
    public void No_host_has_an_empty_name() => Assert.Equal(("", true), (default(TargetHost).Name, default(TargetHost).IsEmpty));

    [Fact]
    public void An_address_from_a_socket_is_without_mapping_and_zone()
    {
        Assert.Equal("10.0.0.1", TargetHost.Of(System.Net.IPAddress.Parse("::ffff:10.0.0.1")).Name);
        Assert.Equal("fe80::1", TargetHost.Of(System.Net.IPAddress.Parse("fe80::1%1")).Name);
    }
}
