using Sluice.Resources;

namespace Sluice.ControlPlane.Injection;

/// <summary>How a pod's connections come to its sidecar.</summary>
public enum InterceptionMode
{
    /// <summary>By address translation.</summary>
    [Field("REDIRECT")]
    Redirect,

    /// <summary>Unchanged, with the client's address; the sidecar needs NET_ADMIN.</summary>
    [Field("TPROXY")]
    Tproxy,

    /// <summary>Not at all: the application is told where the sidecar is.</summary>
    [Field("NONE")]
    None,
}
