using System.Net;
using System.Net.Sockets;

namespace Sluice.Values;

/// <summary>Addresses that are not of the public internet, which a client must not reach through a gateway unless a policy says so.</summary>
/// <remarks>
/// Source: the IANA special-purpose address registries (RFC 6890 and its updates), and the clouds' metadata services. Where the registries have
/// globally reachable exceptions within a range (192.0.0.9, 2001:1::1, 2001:4:112::/48, ...), the whole range stays out: these are services of
/// the network at hand (port mapping, relays, sinks), nothing to go out for.
/// </remarks>
public static class AddressRanges
{
    /// <summary>Gives credentials to whoever asks.</summary>
    public const string Metadata = "metadata service";

    // All IPv6 unicast that is assigned for the internet. The rest is special or kept for later (IANA, IPv6 address space).
    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");

    // Where DNS64 is in use, every IPv4 address is reached through this prefix (RFC 6052 2.1).
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    private static readonly (IPNetwork Range, string Name)[] Special =
    [
        .. new[]
        {
            ("169.254.169.254/32", Metadata),
            ("169.254.170.2/32", Metadata), // AWS containers
            ("169.254.170.23/32", Metadata), // AWS pods
            ("169.254.0.23/32", Metadata), // Tencent
            ("169.254.42.42/32", Metadata), // Scaleway
            ("100.100.100.200/32", Metadata), // Alibaba
            ("168.63.129.16/32", Metadata), // Azure; a public address by number
            ("192.0.0.192/32", Metadata), // Oracle
            ("fd00:ec2::23/128", Metadata),
            ("fd00:ec2::254/128", Metadata),
            ("fd20:ce::254/128", Metadata), // Google
            ("fd00:42::42/128", Metadata),
            ("fd00:a9fe:a9fe::1/128", Metadata), // Akamai
            ("fe80::a9fe:a9fe/128", Metadata), // OpenStack
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
        var range = IPNetwork.TryParse(text, out var cidr) ? cidr : Single(IPAddress.Parse(text));
        var isMapped = range.BaseAddress.IsIPv4MappedToIPv6 && range.PrefixLength >= 96;
        return isMapped ? new(range.BaseAddress.MapToIPv4(), range.PrefixLength - 96) : range;
    }

    /// <summary>The range of one address.</summary>
    public static IPNetwork Single(IPAddress address)
    {
        var plain = Plain(address);
        return new(plain, plain.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
    }

    /// <summary>The form that addresses are compared in: IPv4 not mapped into IPv6, and IPv6 without a zone.</summary>
    public static IPAddress Plain(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0 ? new(address.GetAddressBytes()) : address;
    }

    /// <returns>What the address is; null: an ordinary one of the public internet.</returns>
    public static string? SpecialNameOf(IPAddress address)
    {
        var plain = Plain(address);
        foreach (var (range, name) in Special)
        {
            if (range.Contains(plain))
                return name;
        }
        return plain.AddressFamily == AddressFamily.InterNetworkV6 ? SpecialIpv6(plain) : null;
    }

    private static string? SpecialIpv6(IPAddress address)
    {
        if (Embedded(address) is { } inner && SpecialNameOf(inner) is { } name)
            return name;
        return Global.Contains(address) || Nat64.Contains(address) ? null : "not of the internet";
    }

    /// <summary>The IPv4 address within an IPv6 address that a translator or a tunnel on the way would go to.</summary>
    /// <remarks>Others that have one (IPv4-compatible, IPv4-translated, Teredo) are out altogether.</remarks>
    private static IPAddress? Embedded(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        if (Nat64.Contains(address))
            return new(bytes.AsSpan(12, 4));
        if (bytes is [0x20, 0x02, ..])
            return new(bytes.AsSpan(2, 4)); // 6to4, RFC 3056 2
        if (bytes.AsSpan(8, 4) is [0 or 2, 0, 0x5e, 0xfe])
            return new(bytes.AsSpan(12, 4)); // ISATAP, RFC 5214 6.1
        return null;
    }
}
