namespace Sluice.Proxy.Agent;

/// <summary>How an application is asked whether it is well.</summary>
public enum AppProbeKind
{
    Http,

    /// <summary>A connection that is accepted is enough.</summary>
    Tcp,

    /// <summary>grpc.health.v1.Health/Check.</summary>
    Grpc,
}
