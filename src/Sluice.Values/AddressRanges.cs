using System.Net;
using System.Net.Sockets;

namespace Sluice.Values;

/// <summary>Addresses that are not of the public internet, which a client must not reach through a gateway unless a policy says so.</summary>
/// <remarks>Source: the IANA special-purpose address registries (RFC 6890 and its updates), and the clouds' metadata services.</remarks>
public static class AddressRanges
{
    private static readonly (IPNetwork Range, string Name)[] Special =
    [
        .. new[]
        {
            ("169.254.169.254/32", "metadata service"),
            ("169.254.170.2/32", "metadata service"),
            ("100.100.100.200/32", "metadata service"),
            ("168.63.129.16/32", "metadata service"),
            ("192.0.0.192/32", "metadata service"),
            ("fd00:ec2::254/128", "metadata service"),
            ("fd20:ce::254/128", "metadata service"),
            ("0.0.0.0/8", "this network"),
            ("10.0.0.0/8", "private"),
            ("100.64.0.0/10", "shared address space"),
            ("127.0.0.0/8", "loopback"),
            ("169.254.0.0/16", "link-local"),
            ("172.16.0.0/12", "private"),
            ("192.0.0.0/24", "protocol assignments"),
            ("192.0.2.0/24", "documentation"),
            ("192.88.99.0/24", "deprecated relay"),
            ("192.168.0.0/16", "private"),
            ("198.18.0.0/15", "benchmarking"),
            ("198.51.100.0/24", "documentation"),
            ("203.0.113.0/24", "documentation"),
            ("224.0.0.0/4", "multicast"),
            ("240.0.0.0/4", "reserved"),
            ("::/128", "unspecified"),
            ("::1/128", "loopback"),
            ("64:ff9b:1::/48", "local translation"),
            ("100::/64", "discard"),
            ("2001::/23", "protocol assignments"),
            ("2001:db8::/32", "documentation"),
            ("3fff::/20", "documentation"),
            ("5f00::/16", "segment routing"),
            ("fc00::/7", "private"),
            ("fe80::/10", "link-local"),
            ("fec0::/10", "site-local"),
            ("ff00::/8", "multicast"),
        }.Select(r => (IPNetwork.Parse(r.Item1), r.Item2)),
    ];

    /// <param name="text">An address, or a CIDR range; validation let nothing else through.</param>
    public static IPNetwork Parse(string text)
    {
        if (IPNetwork.TryParse(text, out var range))
            return range;
        return Single(IPAddress.Parse(text));
    }

    /// <summary>The range that holds this address and no other.</summary>
    public static IPNetwork Single(IPAddress address)
    {
        var plain = Plain(address);
        return new(plain, plain.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
    }

    /// <summary>The address as it is compared: IPv4 where it is only written as IPv6, and without a zone.</summary>
    public static IPAddress Plain(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
        : address is { AddressFamily: AddressFamily.InterNetworkV6, ScopeId: not 0 } ? new(address.GetAddressBytes())
        : address;

    /// <returns>What the address is; null: an ordinary one of the public internet.</returns>
    public static string? SpecialNameOf(IPAddress address)
    {
        var plain = Plain(address);
        foreach (var (range, name) in Special)
        {
            if (range.Contains(plain))
                return name;
        }
        return Embedded(plain) is { } inner ? SpecialNameOf(inner) : null;
    }

    /// <summary>The IPv4 address within an IPv6 address that a translator or a tunnel on the way would go to.</summary>
    private static IPAddress? Embedded(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return null;
        var bytes = address.GetAddressBytes();
        if (bytes.AsSpan(0, 12).IndexOfAnyExcept((byte)0) < 0)
            return new(bytes.AsSpan(12, 4)); // IPv4-compatible
        if (bytes is [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, ..])
            return new(bytes.AsSpan(12, 4)); // NAT64
        if (bytes is [0x20, 0x02, ..])
            return new(bytes.AsSpan(2, 4)); // 6to4
        if (bytes.AsSpan(8, 4) is [0, 0 or 2, 0x5e, 0xfe] or [2, 0, 0x5e, 0xfe])
            return new(bytes.AsSpan(12, 4)); // ISATAP
        return null;
    }
}
