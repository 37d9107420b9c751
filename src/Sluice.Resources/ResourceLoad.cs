using Sluice.Resources.Diagnostics;
using Sluice.Values;

namespace Sluice.Resources;

/// <summary>The outcome of reading configuration: the resources without errors, and every finding about all of them.</summary>
public sealed record ResourceLoad(ResourceSet Resources, ValueList<Diagnostic> Diagnostics)
{
    public bool HasErrors => Diagnostics.Any(d => d.Severity == Severity.Error);
}
