namespace Sluice.Admin.Pages.Egress;

/// <summary>Where something wanted to go, of <c>GET egress/destinations</c>.</summary>
public sealed record EgressDestination
{
    public string Host { get; init; } = "";
    public int Port { get; init; }
    public IReadOnlyList<string>? Protocols { get; init; }
    public long Allowed { get; init; }
    public long Reported { get; init; }

    /// <summary>Would have been refused, had the policy been enforced.</summary>
    public long Observed { get; init; }
    public long Denied { get; init; }
    public DateTimeOffset FirstSeen { get; init; }
    public DateTimeOffset LastSeen { get; init; }
    public IReadOnlyList<string>? Sources { get; init; }
    public IReadOnlyList<string>? Policies { get; init; }

    /// <summary>Of the newest record.</summary>
    public string Reason { get; init; } = "";
}
