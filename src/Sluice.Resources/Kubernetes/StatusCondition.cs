namespace Sluice.Resources.Kubernetes;

/// <summary>A condition in a resource's status, as its controller writes it.</summary>
[OpenRecord]
public sealed record StatusCondition
{
    public string Type { get; init; } = "";

    /// <summary>True, False or Unknown.</summary>
    public string Status { get; init; } = "";
}
