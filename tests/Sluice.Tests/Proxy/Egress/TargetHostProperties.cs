using System.Net;
using CsCheck;
using Sluice.Proxy.Egress;
using Sluice.Values;

namespace Sluice.Tests.Proxy.Egress;

public sealed class TargetHostProperties
{
    /// <summary>How one part of an address is written.</summary>
    private sealed record Part(int Radix, int Zeros, bool IsUpper);

    private static readonly Gen<Part> Parts = Gen.Select(Gen.OneOf(8, 10, 16), Gen.Int[0, 40], Gen.Bool, (r, z, u) => new Part(r, z, u));

    // Where parsers of addresses and of names disagree, it is about pieces such as these.
    private static readonly Gen<string> Hostile = Gen.OneOf(
            "0",
            "1",
            "7f",
            "08",
            "127",
            "255",
            "256",
            "0x",
            "0X7F",
            "0x0",
            "ffff",
            "a",
            "com",
            "xn--a",
            "-",
            "_",
            ".",
            ".",
            ".",
            ".",
            ":",
            "::",
            "%",
            "[",
            "]",
            " ",
            "@",
            "/",
            "\u00fc",
            "\u00dc",
            "\u3002",
            "\u0308"
        )
        .Array[1, 9]
        .Select(p => string.Concat(p));

    private static readonly Gen<string> Ipv6 = Gen.OneOf<ushort>(Gen.UShort, Gen.Const((ushort)0))
        .Array[8]
        .Select(g => string.Join(':', g.Select(x => $"{x:x}")));

    [Fact]
    public void Every_spelling_that_inet_aton_reads_is_that_address() =>
        Gen.Select(AddressGen.Ipv4, Parts.Array[1, 4], Gen.Bool)
            .Sample(
                (address, parts, hasDot) =>
                {
                    var text = Spell(address, parts);
                    Assert.Equal(address, IPAddress.Parse(text));
                    Assert.True(TargetHost.TryParse(hasDot ? text + "." : text, out var host), text);
                    Assert.Equal((address.ToString(), address), (host.Name, host.Address));
                    Assert.Equal(EgressLane.Public.MayReach(address), EgressLane.Public.MayReach(host.Address!));
                }
            );

    [Fact]
    public void A_name_is_no_address_to_the_resolver_and_an_address_is_no_other_one() =>
        Gen.OneOf<string>(Hostile, Ipv6)
            .Sample(
                text =>
                {
                    if (!TargetHost.TryParse(text, out var host))
                        return;
                    if (host.Address is null)
                        Assert.False(IPAddress.TryParse(host.Name, out _) || IPAddress.TryParse(host.Name + ".", out _), text);
                    else if (IPAddress.TryParse(text, out var plain))
                        Assert.Equal(AddressRanges.Plain(plain), host.Address);
                },
                iter: 20_000
            );

    [Fact]
    public void The_normal_form_of_a_host_is_its_own_normal_form() =>
        Gen.OneOf<string>(Hostile, Ipv6)
            .Sample(
                text =>
                {
                    if (!TargetHost.TryParse(text, out var host))
                        return;
                    Assert.True(TargetHost.TryParse(host.Name, out var again), text);
                    Assert.Equal(host, again);
                    Assert.True(
                        host.Name.Length is > 0 and <= 253 && host.Name.All(c => c is > ' ' and < '\x7f' and not (>= 'A' and <= 'Z'))
                    );
                },
                iter: 20_000
            );

    private static string Spell(IPAddress address, Part[] parts)
    {
        var bytes = address.GetAddressBytes();
        var rest = bytes.Skip(parts.Length - 1).Aggregate(0u, (sum, b) => (sum << 8) | b);
        var values = bytes.Take(parts.Length - 1).Select(b => (uint)b).Append(rest);
        return string.Join('.', values.Zip(parts, Spell));
    }

    private static string Spell(uint value, Part part)
    {
        var zeros = new string('0', part.Zeros);
        return part.Radix switch
        {
            8 => "0" + zeros + Convert.ToString(value, 8),
            16 when part.IsUpper => $"0X{zeros}{value:X}",
            16 => $"0x{zeros}{value:x}",
            _ => $"{value}",
        };
    }
}
