using Sluice.Values;

namespace Sluice.Proxy.Agent;

/// <summary>A probe, or a hook, that the kubelet leaves to the sidecar. Fields are those of Kubernetes.</summary>
public sealed record AppProbe
{
    public required AppProbeKind Kind { get; init; }

    /// <summary>1–65535.</summary>
    public required int Port { get; init; }

    /// <summary>Path and query, with its slash.</summary>
    public string Path { get; init; } = "/";

    /// <summary>A name of the loopback sends the question there; any other name is only told to the application. Default empty: the pod's address.</summary>
    public string Host { get; init; } = "";

    /// <summary>The application speaks TLS, with any certificate, as for the kubelet.</summary>
    public bool IsTls { get; init; }

    public ValueList<KeyValuePair<string, string>> Headers { get; init; }

    /// <summary>The service that gRPC is asked about. Default empty: the whole server.</summary>
    public string Service { get; init; } = "";

    /// <summary>Time for the whole answer. Default 1 s (Kubernetes); hooks get 30 s (the usual termination grace).</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1);
}
