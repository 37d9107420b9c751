using Sluice.Translation.Protocols;
using Sluice.Translation.Services;
using Sluice.Values;

namespace Sluice.Translation.Sidecars;

/// <summary>A port of a service as a sidecar's application sees it.</summary>
internal sealed record OutboundPort
{
    public required EgressScope Scope { get; init; }
    public required CatalogService Service { get; init; }

    /// <summary>The service's port that serves it; -1 where a Sidecar names one that the service has not.</summary>
    public required int PortIndex { get; init; }

    /// <summary>The port that the application connects to.</summary>
    public required int Number { get; init; }
    public required ApplicationProtocol Protocol { get; init; }

    /// <summary>Networks in CIDR form that stand for the service on a listener of every address; empty: any address.</summary>
    public ValueList<string> Subnets { get; init; }

    /// <summary>The listener's address is the service's alone.</summary>
    public bool HasOwnAddress { get; init; }
}
