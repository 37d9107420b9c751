namespace Sluice.Proxy.Names;

/// <summary>A name did not become an address.</summary>
/// <param name="isDefinite">The name does not exist or has no address; false: no server could say.</param>
internal sealed class HostResolutionException(string message, bool isDefinite, Exception? inner = null) : IOException(message, inner)
{
    public bool IsDefinite { get; } = isDefinite;
}
