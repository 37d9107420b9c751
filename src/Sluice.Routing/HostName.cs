namespace Sluice.Routing;

/// <summary>The host part of an authority.</summary>
internal static class HostName
{
    /// <summary>Drops port and trailing dot: <c>a.test:8080</c> → <c>a.test</c>, <c>[::1]:80</c> → <c>[::1]</c>.</summary>
    public static ReadOnlySpan<char> WithoutPort(ReadOnlySpan<char> authority)
    {
        var end = PortStart(authority);
        var host = end < 0 ? authority : authority[..end];
        return host.EndsWith('.') ? host[..^1] : host;
    }

    /// <summary>Index of the colon before the port, or -1.</summary>
    public static int PortStart(ReadOnlySpan<char> authority)
    {
        var colon = authority.LastIndexOf(':');
        if (colon < 0)
            return -1;
        // A colon within brackets, or one of several without brackets, belongs to an IPv6 address.
        var bracket = authority.LastIndexOf(']');
        if (bracket >= 0)
            return colon > bracket ? colon : -1;
        return authority.IndexOf(':') == colon ? colon : -1;
    }
}
