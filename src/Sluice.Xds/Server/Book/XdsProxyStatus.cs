using Sluice.Values;

namespace Sluice.Xds.Server.Book;

/// <summary>One connected proxy.</summary>
public sealed record XdsProxyStatus
{
    public required string ProxyId { get; init; }
    public required XdsNode Node { get; init; }
    public required string Address { get; init; }

    /// <summary><c>delta</c> or <c>sotw</c>.</summary>
    public required string Protocol { get; init; }
    public required DateTimeOffset ConnectedAt { get; init; }
    public required XdsSync Sync { get; init; }

    /// <summary>The state that the proxy is taken to; empty: none yet.</summary>
    public required string Version { get; init; }

    /// <summary>The last state that it has answered for, be it with a refusal.</summary>
    public required string AnsweredVersion { get; init; }
    public required DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>A row for each type it has subscribed to.</summary>
    public required ValueList<XdsTypeStatus> Types { get; init; }
}
