using System.Globalization;
using Sluice.Proxy.Http;
using Sluice.Snapshot;

namespace Sluice.Proxy.Routing;

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

    /// <summary>The redirect of a virtual host that asks for TLS: same host and path, https, no port (as Istio's gateway answers).</summary>
    public static string ToHttps(Exchange exchange) =>
        string.Concat("https://", RequestHost(exchange, "https", hasNewPort: false), exchange.Path, exchange.Query);

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
