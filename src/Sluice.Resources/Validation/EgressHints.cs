using System.Globalization;
using System.Net;
using Sluice.Resources.Egress;
using Sluice.Values;

namespace Sluice.Resources.Validation;

/// <summary>What somebody probably meant by a host or a range that cannot stand in an egress policy.</summary>
internal static class EgressHints
{
    // Every IPv4 address as IPv6 begins with these bits (::ffff:0:0/96, RFC 4291 2.5.5.2).
    private const int MappedPrefix = 96;

    /// <summary>The host without what belongs elsewhere: scheme, path, port, brackets, last dot.</summary>
    public static string Host(string text)
    {
        var host = text.Trim();
        var scheme = host.IndexOf("://", StringComparison.Ordinal);
        host = scheme < 0 ? host : host[(scheme + 3)..];
        if (scheme >= 0 && host.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash)
            host = host[..slash];
        if (host.StartsWith('[') && host.IndexOf(']', StringComparison.Ordinal) is > 0 and var bracket)
            host = host[1..bracket];
        else if (host.Count(c => c == ':') == 1)
            host = host[..host.IndexOf(':', StringComparison.Ordinal)];
        host = Wildcard(Ascii(host.TrimEnd('.')));
        if (IPAddress.TryParse(host, out var address))
            host = AddressRanges.Plain(address).ToString();
        return host != text && EgressSyntax.IsHost(host) ? $"did you mean {host}?" : "";
    }

    /// <summary>Null where the text is a range that holds what it seems to hold; else what to write, which may be nothing.</summary>
    public static string? Range(string text)
    {
        if (!Names.IsSubnet(text) || text.Contains('%', StringComparison.Ordinal))
            return "";
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var address = IPAddress.Parse(slash < 0 ? text : text[..slash]);
        var bits = slash < 0 ? address.GetAddressBytes().Length * 8 : int.Parse(text[(slash + 1)..], CultureInfo.InvariantCulture);
        // Clients' addresses are compared as IPv4, so such a range would hold nobody.
        if (address.IsIPv4MappedToIPv6)
            return bits < MappedPrefix ? "" : $"did you mean {new IPNetwork(address.MapToIPv4(), bits - MappedPrefix)}?";
        var range = new IPNetwork(address, bits);
        return range.BaseAddress.Equals(address) ? null : $"did you mean {range}, or {AddressRanges.Single(address)}?";
    }

    private static string Wildcard(string host) =>
        host.StartsWith('.') ? "*" + host
        : host.Length > 1 && host[0] == '*' && host[1] != '.' ? "*." + host[1..]
        : host;

    private static string Ascii(string host)
    {
        try
        {
            return host.Length == 0 || host.All(char.IsAscii) ? host : new IdnMapping().GetAscii(host);
        }
        catch (ArgumentException)
        {
            return "";
        }
    }
}
