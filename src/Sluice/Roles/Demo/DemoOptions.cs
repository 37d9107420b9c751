namespace Sluice.Roles.Demo;

/// <summary>Where the demo listens; 0 takes a free port.</summary>
internal sealed record DemoOptions
{
    /// <summary>Gateway port → port really bound.</summary>
    public required Dictionary<int, int> Ports { get; init; }

    /// <summary>Null: off.</summary>
    public int? StatusPort { get; init; }

    /// <summary>Null: off.</summary>
    public int? MetricsPort { get; init; }
    public int ApiPort { get; init; }
    public int XdsPort { get; init; }
}
