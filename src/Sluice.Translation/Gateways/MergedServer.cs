using Sluice.Resources;
using Sluice.Resources.Istio;

namespace Sluice.Translation.Gateways;

/// <summary>A server that was accepted, with what merging found out about it.</summary>
internal sealed record MergedServer
{
    public required Gateway Gateway { get; init; }
    public required Server Server { get; init; }

    /// <summary>JSON path of the server in its gateway.</summary>
    public required string Path { get; init; }

    /// <summary><c>namespace/name</c>, as VirtualServices refer to it.</summary>
    public required string GatewayName { get; init; }

    /// <summary>The port that is opened: the gateway's, or the target port of the Service in front of it.</summary>
    public required int Port { get; init; }

    /// <summary>Hosts with <c>./</c> resolved and <c>*/</c> removed.</summary>
    public required IReadOnlyList<string> Hosts { get; init; }

    /// <summary>Empty for servers without HTTP routes.</summary>
    public required string RouteTable { get; init; }

    /// <summary>The number written in the gateway; routes match and virtual hosts are named by it.</summary>
    public int WrittenPort => (int)Server.Port!.Number;

    public ResourceKey Key => Gateway.Key;
}
