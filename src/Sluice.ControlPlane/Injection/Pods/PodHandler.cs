namespace Sluice.ControlPlane.Injection.Pods;

/// <summary>A probe or a lifecycle hook of a container. Fields are JSON as written; empty where absent.</summary>
internal sealed class PodHandler
{
    public HandlerKind Kind { get; set; }
    public ReadOnlyMemory<byte> Path { get; set; }
    public ReadOnlyMemory<byte> Port { get; set; }
    public ReadOnlyMemory<byte> Host { get; set; }
    public ReadOnlyMemory<byte> Scheme { get; set; }
    public ReadOnlyMemory<byte> Headers { get; set; }
    public ReadOnlyMemory<byte> Service { get; set; }
    public ReadOnlyMemory<byte> Timeout { get; set; }
}
