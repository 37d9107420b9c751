using Sluice.Xds.Protocol.Core;

namespace Sluice.Xds.Server.Streams;

/// <summary>A request, whichever of the two protocols it came in.</summary>
internal sealed record XdsAsk
{
    public required Node? Node { get; init; }
    public required string TypeUrl { get; init; }

    /// <summary>Which response it answers; empty for none.</summary>
    public required string Nonce { get; init; }

    /// <summary>Why that response was rejected; null: it was not.</summary>
    public required string? Error { get; init; }

    /// <summary>All names (state of the world), or those to add (delta).</summary>
    public required IReadOnlyList<string> Names { get; init; }

    public IReadOnlyList<string> Dropped { get; init; } = [];

    /// <summary>Versions by name of what the proxy has from an earlier stream.</summary>
    public IReadOnlyDictionary<string, string>? Claims { get; init; }
}
