namespace Sluice.Resources.Reading;

/// <summary>How much input is read before it is refused. The defaults are far above what a cluster would store.</summary>
internal sealed record ReadLimits
{
    public static ReadLimits Default { get; } = new();

    /// <summary>Bytes of one file, 64 MiB: some 10,000 resources of ordinary size stand in one file with room to spare.</summary>
    public int FileBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Characters of one document, 3 MiB: the Kubernetes API server reads no larger request body (MaxRequestBodyBytes),
    /// and etcd stores no larger object than 1.5 MiB.</summary>
    public int DocumentLength { get; init; } = 3 * 1024 * 1024;

    /// <summary>Documents of one file.</summary>
    public int Documents { get; init; } = 50_000;

    /// <summary>Levels of nesting; the deepest field of any kind we read is at level 14.</summary>
    public int Depth { get; init; } = 64;

    /// <summary>Nodes of one document with every alias expanded, so that an alias bomb is refused before it is walked.</summary>
    public long Nodes { get; init; } = 500_000;

    /// <summary>Findings of one file; what comes after is not worth reading, and a file of garbage makes millions.</summary>
    public int Diagnostics { get; init; } = 1_000;
}
