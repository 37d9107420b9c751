using System.Net;
using CsCheck;

namespace Sluice.Tests.Proxy.Egress;

/// <summary>Addresses, more often than not at or next to where a special range begins or ends.</summary>
internal static class AddressGen
{
    private static readonly string[] Edges4 =
    [
        "0.0.0.0 0.255.255.255 10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 127.0.0.0 127.255.255.255 169.254.0.0 169.254.255.255",
        "172.16.0.0 172.31.255.255 192.0.0.0 192.0.0.255 192.0.2.0 192.0.2.255 192.88.99.0 192.88.99.255 192.168.0.0 192.168.255.255",
        "198.18.0.0 198.19.255.255 198.51.100.0 198.51.100.255 203.0.113.0 203.0.113.255 224.0.0.0 239.255.255.255 240.0.0.0",
        "168.63.129.16 100.100.100.200 169.254.169.254 8.8.8.8",
    ];

    private static readonly string[] Edges6 =
    [
        ":: ::1 ::ffff:0:0 64:ff9b:: 64:ff9b::ffff:ffff 64:ff9b:1:: 100:: 1fff:: 2000:: 2001:: 2001:1ff:: 2001:200:: 2001:db7:: 2001:db8::",
        "2001:db8:ffff:: 2001:db9:: 2002:: 2003:: 3ffe:: 3fff:: 3fff:fff:: 3fff:1000:: 4000:: 5f00:: fc00:: fd00:ec2:: fe80:: fec0:: ff00::",
    ];

    public static Gen<IPAddress> Ipv4 { get; } =
        Gen.OneOf<IPAddress>(
            Gen.UInt.Select(Of),
            Gen.Select(Gen.OneOf(All(Edges4)), Gen.Int[-1, 1], (edge, by) => Of((uint)(ToNumber(edge.GetAddressBytes()) + (ulong)(uint)by)))
        );

    /// <summary>Also with IPv4 addresses within, at all the places where there may be some.</summary>
    public static Gen<IPAddress> Ipv6 { get; } =
        Gen.OneOf<IPAddress>(
            Gen.Byte.Array[16].Select(b => new IPAddress(b)),
            Gen.Select(Gen.OneOf(All(Edges6)), Gen.Byte.Array[16], Gen.Int[2, 16], Tail),
            Gen.Select(Gen.OneOf("::", "::ffff:0:0", "::ffff:0:0:0", "64:ff9b::", "2001:470::5efe:0:0", "4000::200:5efe:0:0"), Ipv4, Low),
            Ipv4.Select(a => new IPAddress([0x20, 0x02, .. a.GetAddressBytes(), .. new byte[10]]))
        );

    private static IPAddress[] All(string[] lines) => [.. lines.SelectMany(l => l.Split(' ')).Select(IPAddress.Parse)];

    private static uint ToNumber(byte[] bytes) => bytes.Aggregate(0u, (sum, b) => (sum << 8) | b);

    private static IPAddress Of(uint number) => new([(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number]);

    private static IPAddress Tail(IPAddress head, byte[] tail, int length) =>
        new([.. head.GetAddressBytes().AsSpan(0, length), .. tail.AsSpan(length)]);

    private static IPAddress Low(string prefix, IPAddress inner) =>
        new([.. IPAddress.Parse(prefix).GetAddressBytes().AsSpan(0, 12), .. inner.GetAddressBytes()]);
}
