using Sluice.Resources.Istio;
using Sluice.Snapshot;

namespace Sluice.Translation.Routes;

/// <summary>Redirects.</summary>
internal static class RedirectTranslator
{
    /// <summary>Null for a code that is not a redirect Envoy knows.</summary>
    public static RedirectAction? Translate(HttpRedirect redirect, int listenPort, bool isTls)
    {
        var code = redirect.RedirectCode == 0 ? 301 : (int)redirect.RedirectCode;
        if (code is not (301 or 302 or 303 or 307 or 308))
            return null;
        return new()
        {
            Scheme = redirect.Scheme,
            Host = redirect.Authority,
            Port = Port(redirect, listenPort, isTls),
            PortMode =
                redirect.DerivePort == RedirectPortSelection.FromProtocolDefault
                    ? RedirectPort.FromProtocolDefault
                    : RedirectPort.Unchanged,
            Path = redirect.Uri,
            PrefixRewrite = redirect.PrefixRewrite,
            StatusCode = code,
        };
    }

    // Routes are made for one port, so the request's port is known here (Istio does the same).
    private static int Port(HttpRedirect redirect, int listenPort, bool isTls)
    {
        var port = redirect.DerivePort == RedirectPortSelection.FromRequestPort ? listenPort : (int)(redirect.Port ?? 0);
        var scheme =
            redirect.Scheme.Length > 0 ? redirect.Scheme
            : isTls ? "https"
            : "http";
        var isDefault = (port, scheme) is (80, "http") or (443, "https");
        return isDefault ? 0 : port;
    }
}
