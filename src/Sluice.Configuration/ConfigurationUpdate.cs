using Sluice.Resources.Diagnostics;
using Sluice.Values;

namespace Sluice.Configuration;

/// <summary>What became of one look at the configuration.</summary>
/// <param name="Outcome">What happened.</param>
/// <param name="Version">Version of the snapshot that runs now; empty before the first one.</param>
/// <param name="Diagnostics">Every finding, located.</param>
/// <param name="Reason">Why the target refused, or the files could not be read; empty otherwise.</param>
public sealed record ConfigurationUpdate(UpdateOutcome Outcome, string Version, ValueList<Diagnostic> Diagnostics, string Reason = "");

public enum UpdateOutcome
{
    /// <summary>A new snapshot runs.</summary>
    Applied,

    /// <summary>Nothing that matters changed.</summary>
    Unchanged,

    /// <summary>The configuration has errors, or was refused: what ran before runs on.</summary>
    Kept,
}
