namespace Sluice.Admin.Pages.Mesh;

/// <summary>What went from one node to another.</summary>
public sealed record TopologyEdge
{
    public string From { get; init; } = "";
    public string To { get; init; } = "";

    /// <summary><c>http</c> or <c>tcp</c>.</summary>
    public string Protocol { get; init; } = "";

    /// <summary><c>plain</c>, <c>tls</c> or <c>mtls</c>.</summary>
    public string Security { get; init; } = "";
    public double Rps { get; init; }
    public double ErrorRate { get; init; }

    /// <summary>Milliseconds; null: there were no requests.</summary>
    public double? P99 { get; init; }
    public double ConnectionsPerSecond { get; init; }
    public double BytesPerSecond { get; init; }

    public bool IsTcp => Protocol == "tcp";

    /// <summary>Tells it from another between the same two.</summary>
    public string Key => $"{From}\n{To}\n{Protocol}\n{Security}";
}
