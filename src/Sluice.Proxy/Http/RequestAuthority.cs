using System.Globalization;

namespace Sluice.Proxy.Http;

/// <summary>The parts of <c>host[:port]</c> (RFC 3986 3.2).</summary>
internal static class RequestAuthority
{
    /// <summary>Port 0: none is written. Port -1: what is written is no authority.</summary>
    public static (string Host, int Port) Split(string authority)
    {
        var colon = authority.LastIndexOf(':');
        // The colons of an IPv6 address stand within brackets.
        if (colon < 0 || colon < authority.LastIndexOf(']'))
            return (authority, 0);
        var host = authority[..colon];
        var isClear = host.StartsWith('[') == host.EndsWith(']') && (host.StartsWith('[') || !host.Contains(':', StringComparison.Ordinal));
        var isPort =
            int.TryParse(authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= ushort.MaxValue;
        return (host, isClear && isPort ? port : -1);
    }
}
