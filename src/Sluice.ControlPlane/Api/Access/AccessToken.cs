using Sluice.Values;

namespace Sluice.ControlPlane.Api.Access;

/// <summary>What is known of a token: everything but the token.</summary>
public sealed record AccessToken
{
    public required string Name { get; init; }
    public required ValueList<Grant> Grants { get; init; }
    public required DateTimeOffset Created { get; init; }
    public string CreatedBy { get; init; } = "";

    /// <summary>Null: until it is revoked.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>To the minute; null: never.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    public bool IsValidAt(DateTimeOffset now) => Expires is not { } end || now < end;
}
