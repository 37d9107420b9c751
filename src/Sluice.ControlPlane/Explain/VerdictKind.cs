namespace Sluice.ControlPlane.Explain;

/// <summary>How far a request gets.</summary>
internal enum VerdictKind
{
    /// <summary>Nothing listens on the port.</summary>
    NoListener,

    /// <summary>No filter chain takes the connection: it is closed.</summary>
    NoChain,

    /// <summary>The connection is not routed by requests (TCP, pass-through, forward proxy).</summary>
    NotHttp,

    /// <summary>404: nobody serves the host.</summary>
    NoVirtualHost,

    /// <summary>404: no rule of the host matches.</summary>
    NoRoute,

    /// <summary>301 to https.</summary>
    RedirectToHttps,

    /// <summary>A route takes it.</summary>
    Route,
}
