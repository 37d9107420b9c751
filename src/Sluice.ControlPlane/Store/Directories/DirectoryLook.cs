using Sluice.Resources.Diagnostics;
using Sluice.Values;

namespace Sluice.ControlPlane.Store.Directories;

/// <summary>What became of one look at a folder.</summary>
/// <param name="IsApplied">Whether the store holds what the folder holds; false: the folder has errors, and the last good state stays.</param>
/// <param name="Revision">The store's revision afterwards.</param>
/// <param name="Findings">Every finding, with its place.</param>
public sealed record DirectoryLook(bool IsApplied, long Revision, ValueList<Diagnostic> Findings);
