using Sluice.Snapshot;

namespace Sluice.ControlPlane.Explain;

/// <summary>Why a filter chain takes a connection, or does not.</summary>
internal static class ChainText
{
    public static string Of(FilterChain? chain, Listener listener, AskedRequest request)
    {
        if (chain is null)
            return request.IsTls
                ? $"no chain takes TLS for the server name {Name(request)}: the connection is closed"
                : "no chain takes plain connections: the connection is closed";
        if (ReferenceEquals(chain, listener.DefaultFilterChain))
            return "no other chain matches; the default one takes the rest";
        if (chain.Match.ServerNames.Count > 0 && request.IsTls)
            return $"the server name {Name(request)} is one of the chain's";
        return request.IsTls ? "the chain takes TLS for every server name" : "the chain takes plain connections";
    }

    public static string WhyNot(FilterChain chain, AskedRequest request)
    {
        var match = chain.Match;
        if (match.Transport == TransportProtocol.Tls && !request.IsTls)
            return "it takes TLS only";
        if (match.Transport == TransportProtocol.RawBuffer && request.IsTls)
            return "it takes plain connections only";
        if (match.ServerNames.Count > 0 && !match.ServerNames.Any(n => Covers(n, request.ServerName)))
            return $"it serves {string.Join(", ", match.ServerNames.Take(5))}";
        if (match.ApplicationProtocols.Count > 0 && !match.ApplicationProtocols.Any(p => request.ApplicationProtocols.Contains(p)))
            return $"it wants ALPN {string.Join(", ", match.ApplicationProtocols)}";
        if (match.SourceSubnets.Count > 0 || match.DestinationSubnets.Count > 0 || match.DestinationPort > 0)
            return "it is for other addresses";
        return "another chain is more specific";
    }

    private static string Name(AskedRequest request) => request.ServerName.Length > 0 ? request.ServerName : "(none)";

    private static bool Covers(string pattern, string name) =>
        pattern == "*"
        || pattern == name
        || (pattern.StartsWith("*.", StringComparison.Ordinal) && name.EndsWith(pattern[1..], StringComparison.Ordinal));
}
