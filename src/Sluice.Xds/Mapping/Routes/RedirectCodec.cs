using Sluice.Snapshot;
using Sluice.Xds.Mapping.Parts;
using Code = Sluice.Xds.Protocol.Routes.RedirectAction.Types.RedirectResponseCode;
using Mode = Sluice.Xds.Protocol.Own.RedirectExtras.Types.PortMode;
using Own = Sluice.Xds.Protocol.Own;
using Wire = Sluice.Xds.Protocol.Routes;

namespace Sluice.Xds.Mapping.Routes;

/// <summary>Redirects.</summary>
internal static class RedirectCodec
{
    public static Wire.RedirectAction Encode(RedirectAction redirect, Own.RouteExtras routeExtras)
    {
        var code = CodeOf(redirect.StatusCode);
        var wire = new Wire.RedirectAction
        {
            HostRedirect = redirect.Host,
            PortRedirect = redirect.Port.ToWire(),
            ResponseCode = code ?? Code.Found,
        };
        var extras = new Own.RedirectExtras
        {
            PortMode = ModeOf(redirect.PortMode),
            StatusCode = code is null ? redirect.StatusCode : null,
        };
        if (redirect.Scheme.Length > 0)
            wire.SchemeRedirect = redirect.Scheme;
        if (redirect.Path.Length > 0)
        {
            wire.PathRedirect = redirect.Path;
            extras.PrefixRewrite = redirect.PrefixRewrite;
        }
        else if (redirect.PrefixRewrite.Length > 0)
            wire.PrefixRewrite = redirect.PrefixRewrite;
        if (extras.CalculateSize() > 0)
            routeExtras.Redirect = extras;
        return wire;
    }

    public static RedirectAction Decode(Wire.RedirectAction wire, Own.RedirectExtras? extras) =>
        new()
        {
            Scheme = wire.HttpsRedirect ? "https" : wire.SchemeRedirect,
            Host = wire.HostRedirect,
            Port = wire.PortRedirect.ToInt(),
            PortMode = ModeOf(extras?.PortMode ?? Mode.Unchanged),
            Path = wire.PathRedirect,
            PrefixRewrite = extras is { PrefixRewrite.Length: > 0 } ? extras.PrefixRewrite : wire.PrefixRewrite,
            StatusCode = extras?.StatusCode ?? StatusOf(wire.ResponseCode),
        };

    private static Code? CodeOf(int status) =>
        status switch
        {
            301 => Code.MovedPermanently,
            302 => Code.Found,
            303 => Code.SeeOther,
            307 => Code.TemporaryRedirect,
            308 => Code.PermanentRedirect,
            _ => null,
        };

    private static int StatusOf(Code code) =>
        code switch
        {
            Code.MovedPermanently => 301,
            Code.Found => 302,
            Code.SeeOther => 303,
            Code.TemporaryRedirect => 307,
            Code.PermanentRedirect => 308,
            _ => throw new MalformedResourceException($"redirect code {code} is not known"),
        };

    private static Mode ModeOf(RedirectPort mode) =>
        mode switch
        {
            RedirectPort.Unchanged => Mode.Unchanged,
            RedirectPort.FromProtocolDefault => Mode.FromProtocolDefault,
            RedirectPort.FromRequestPort => Mode.FromRequestPort,
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, null),
        };

    private static RedirectPort ModeOf(Mode mode) =>
        mode switch
        {
            Mode.Unchanged => RedirectPort.Unchanged,
            Mode.FromProtocolDefault => RedirectPort.FromProtocolDefault,
            Mode.FromRequestPort => RedirectPort.FromRequestPort,
            _ => throw new MalformedResourceException($"redirect port mode {mode} is not known"),
        };
}
