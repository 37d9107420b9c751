namespace Sluice.ControlPlane.Authority.Issuance;

/// <summary>One decision.</summary>
internal sealed record AuditEntry
{
    /// <summary><c>issued</c>, <c>refused</c>, or what an operator did.</summary>
    public required string Decision { get; init; }

    public string Reason { get; init; } = "";

    public string Caller { get; init; } = "";

    public string Method { get; init; } = "";

    public string Identity { get; init; } = "";

    public string Serial { get; init; } = "";

    public DateTimeOffset? NotAfter { get; init; }

    public string Remote { get; init; } = "";
}
