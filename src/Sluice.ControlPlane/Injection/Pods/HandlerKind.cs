namespace Sluice.ControlPlane.Injection.Pods;

/// <summary>How the kubelet asks a container.</summary>
internal enum HandlerKind
{
    /// <summary>By running a command, or in a way that needs no network: left alone.</summary>
    Other,
    Http,
    Tcp,
    Grpc,
}
