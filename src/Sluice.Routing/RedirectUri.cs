using System.Globalization;
using Sluice.Snapshot;

namespace Sluice.Routing;

/// <summary>Builds the target of a redirect by Envoy's rules.</summary>
internal static class RedirectUri
{
    public static string Build(RedirectAction action, PathMatcher matched, Exchange exchange)
    {
        var scheme = action.Scheme.Length > 0 ? action.Scheme : exchange.Scheme;
        var port = Port(action, exchange);
        var host = action.Host.Length > 0 ? action.Host : RequestHost(exchange, scheme, hasNewPort: port.Length > 0 || DropsPort(action));
        return string.Concat(scheme, "://", host + port, PathAndQuery(action, matched, exchange));
    }

    /// <summary>
    /// The redirect of a virtual host that asks for TLS: same host and path, https, no port (as Istio's gateway answers). A client that
    /// came by the port that the host really bound (<c>--port-map</c>) is sent to the port where the Gateway's 443 is bound.
    /// </summary>
    /// <param name="exchange">The plain request.</param>
    /// <param name="boundPort">Where a Gateway's port is bound.</param>
    public static string ToHttps(Exchange exchange, Func<int, int> boundPort)
    {
        var authority = exchange.Authority;
        var colon = HostName.PortStart(authority);
        var isMapped =
            colon >= 0
            && exchange.LocalEndPoint is { Port: var local }
            && local != exchange.ListenerPort
            && int.TryParse(authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var named)
            && named == local;
        if (!isMapped)
            return string.Concat("https://", RequestHost(exchange, "https", hasNewPort: false), exchange.Path, exchange.Query);
        var port = boundPort(HttpsPort) is var bound and not HttpsPort ? ":" + bound.ToString(CultureInfo.InvariantCulture) : "";
        return string.Concat("https://", authority[..colon] + port, exchange.Path, exchange.Query);
    }

    private const int HttpsPort = 443;

    private static bool DropsPort(RedirectAction action) => action.PortMode == RedirectPort.FromProtocolDefault;

    private static string Port(RedirectAction action, Exchange exchange)
    {
        if (action.Port > 0)
            return ":" + action.Port.ToString(CultureInfo.InvariantCulture);
        if (action.PortMode != RedirectPort.FromRequestPort)
            return "";
        return ":" + exchange.ListenerPort.ToString(CultureInfo.InvariantCulture);
    }

    private static string RequestHost(Exchange exchange, string newScheme, bool hasNewPort)
    {
        var authority = exchange.Authority;
        var colon = HostName.PortStart(authority);
        if (colon < 0)
            return authority;
        var port = authority.AsSpan(colon);
        // The old scheme's default port means nothing under the new one.
        var isOldDefault =
            newScheme != exchange.Scheme && (exchange.Scheme == "https" ? port.SequenceEqual(":443") : port.SequenceEqual(":80"));
        return hasNewPort || isOldDefault ? authority[..colon] : authority;
    }

    private static string PathAndQuery(RedirectAction action, PathMatcher matched, Exchange exchange)
    {
        if (action.Path.Length > 0)
            return action.Path.Contains('?') ? action.Path : action.Path + exchange.Query;
        var path = action.PrefixRewrite.Length > 0 ? matched.Replace(exchange.Path, action.PrefixRewrite) : exchange.Path;
        return path + exchange.Query;
    }
}
