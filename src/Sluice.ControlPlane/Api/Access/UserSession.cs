namespace Sluice.ControlPlane.Api.Access;

/// <summary>A login: everything but its token.</summary>
public sealed record UserSession
{
    /// <summary>Names it to people; tells nothing of the token.</summary>
    public required string Id { get; init; }
    public required string User { get; init; }
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it ends at the latest.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>To the minute.</summary>
    public required DateTimeOffset LastUsed { get; init; }

    /// <summary>Where the login came from; empty: unknown.</summary>
    public string Address { get; init; } = "";

    /// <summary>What the client said of itself, shortened.</summary>
    public string Agent { get; init; } = "";

    public bool IsValidAt(DateTimeOffset now, TimeSpan idleTimeout) => now < Expires && now - LastUsed < idleTimeout;
}
