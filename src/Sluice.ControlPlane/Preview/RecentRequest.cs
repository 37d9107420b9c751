using Sluice.Values;

namespace Sluice.ControlPlane.Preview;

/// <summary>A request that a gateway has served.</summary>
public sealed record RecentRequest
{
    /// <summary>The proxy's id, <c>namespace/name</c>.</summary>
    public required string Gateway { get; init; }

    /// <summary>The listener's port.</summary>
    public required int Port { get; init; }
    public required string Method { get; init; }

    /// <summary><c>http</c> or <c>https</c>.</summary>
    public required string Scheme { get; init; }

    /// <summary>Host and optional port.</summary>
    public required string Host { get; init; }

    /// <summary>Without query.</summary>
    public required string Path { get; init; }

    /// <summary>With its question mark; empty: none, or not kept.</summary>
    public string Query { get; init; } = "";

    /// <summary>SNI; empty: none, or not kept.</summary>
    public string ServerName { get; init; } = "";

    /// <summary>Those that were kept; a value that was left out is no header.</summary>
    public ValueMap<string> Headers { get; init; }
}
