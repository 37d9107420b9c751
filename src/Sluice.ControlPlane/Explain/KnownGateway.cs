using Sluice.Translation;

namespace Sluice.ControlPlane.Explain;

/// <summary>A gateway that can be asked about.</summary>
/// <param name="Name"><c>namespace/name</c> of a connected proxy, or of a Gateway that no connected proxy serves.</param>
/// <param name="Node">What translation knows of it.</param>
/// <param name="IsConnected">False: translated as if a proxy of its selector's labels were there.</param>
internal sealed record KnownGateway(string Name, ProxyNode Node, bool IsConnected)
{
    public string Namespace => Name[..Math.Max(0, Name.IndexOf('/', StringComparison.Ordinal))];
}
