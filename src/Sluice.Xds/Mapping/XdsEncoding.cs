namespace Sluice.Xds.Mapping;

/// <summary>What the proxies that get a state can read.</summary>
public sealed record XdsEncoding
{
    /// <summary>
    /// Each virtual host is a resource of its own (VHDS), so that a change of one route sends one host's routes instead of the whole table.
    /// Default: tables are whole, which every client of xDS reads.
    /// </summary>
    public bool SplitRouteTables { get; init; }
}
