using Sluice.Resources.Diagnostics;
using Sluice.Values;

namespace Sluice.Resources.Reading;

/// <summary>What a file holds: every resource that could be told as such, and every finding.</summary>
public sealed record ReadResult(ValueList<ReadResource> Resources, ValueList<Diagnostic> Diagnostics);
