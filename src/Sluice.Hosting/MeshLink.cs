using Sluice.Values;

namespace Sluice.Hosting;

/// <summary>Where a proxy finds its control plane, and how it proves who it is there.</summary>
public sealed record MeshLink
{
    /// <summary>Control planes, tried in turn: <c>https</c> addresses.</summary>
    public required ValueList<string> Servers { get; init; }

    /// <summary>PEM roots that the control plane's certificate must come from.</summary>
    public required string RootsFile { get; init; }

    /// <summary>A service account's token, kept fresh by somebody else; empty: none.</summary>
    public string TokenFile { get; init; } = "";

    /// <summary>A one-time token for the first certificate.</summary>
    public Secret JoinToken { get; init; } = Secret.Empty;

    /// <summary>What the control plane's certificate must name; empty: the host of its address.</summary>
    public string ServerName { get; init; } = "";

    /// <summary>Trust domain of the mesh, which the proxy's identity must be in.</summary>
    public string TrustDomain { get; init; } = "cluster.local";
}
