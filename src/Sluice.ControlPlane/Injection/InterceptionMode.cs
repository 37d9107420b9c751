namespace Sluice.ControlPlane.Injection;

/// <summary>How a pod's connections come to its sidecar.</summary>
public enum InterceptionMode
{
    /// <summary>By address translation.</summary>
    Redirect,

    /// <summary>Unchanged, with the client's address; the sidecar needs NET_ADMIN.</summary>
    Tproxy,

    /// <summary>Not at all: the application is told where the sidecar is.</summary>
    None,
}
