namespace Sluice.Xds.Server.Book;

/// <summary>One type's row of a proxy.</summary>
public sealed record XdsTypeStatus
{
    public required string TypeUrl { get; init; }
    public required XdsSync Sync { get; init; }

    /// <summary>The state of the response sent last; empty: nothing has been sent.</summary>
    public string SentVersion { get; init; } = "";
    public DateTimeOffset? SentAt { get; init; }
    public string Nonce { get; init; } = "";

    /// <summary>The state of the response accepted last. A type that a later state does not change keeps an earlier one.</summary>
    public string AcceptedVersion { get; init; } = "";
    public DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>The last refusal, even if something was accepted since.</summary>
    public XdsRejection? Rejection { get; init; }
}
