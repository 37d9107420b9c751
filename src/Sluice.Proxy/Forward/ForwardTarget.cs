using Sluice.Proxy.Http;

namespace Sluice.Proxy.Forward;

/// <summary>The host and port that a client of a forward proxy names.</summary>
internal static class ForwardTarget
{
    /// <param name="authority">As written: <c>host:port</c>.</param>
    /// <param name="defaultPort">Where none is written; 0: one must be.</param>
    /// <param name="host">As written, without the port.</param>
    /// <param name="port">1 to 65535 where the target can be read.</param>
    /// <returns>False where another reader might find another host or port in it.</returns>
    public static bool TryRead(string authority, int defaultPort, out string host, out int port)
    {
        (host, port) = RequestAuthority.Split(authority);
        if (port == 0)
            port = defaultPort;
        // A user would be a second name for the host; without brackets nobody knows which colon is the port's.
        return port > 0
            && host.Length > 0
            && !host.Contains('@', StringComparison.Ordinal)
            && (host[0] == '[' ? host[^1] == ']' : !host.Contains(':', StringComparison.Ordinal));
    }
}
