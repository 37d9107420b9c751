namespace Sluice.Admin.Changes;

/// <summary>What changes in one gateway's configuration.</summary>
public sealed record ImpactGateway
{
    /// <summary>Empty: its name is not theirs to see who ask.</summary>
    public string Gateway { get; init; } = "";
    public Counts Listeners { get; init; } = new(0, 0, 0);
    public Counts VirtualHosts { get; init; } = new(0, 0, 0);
    public Counts Clusters { get; init; } = new(0, 0, 0);

    public bool IsUntouched => Listeners.IsZero && VirtualHosts.IsZero && Clusters.IsZero;

    public sealed record Counts(int Added, int Removed, int Changed)
    {
        public bool IsZero => (Added, Removed, Changed) == (0, 0, 0);
    }
}
