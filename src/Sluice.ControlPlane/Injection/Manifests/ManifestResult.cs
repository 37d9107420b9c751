using Sluice.Resources.Diagnostics;
using Sluice.Values;

namespace Sluice.ControlPlane.Injection.Manifests;

/// <summary>Manifests after injection.</summary>
/// <param name="Text">Null where there are errors.</param>
/// <param name="Findings">What is wrong, and which workloads were left alone.</param>
/// <param name="Injected">Workloads that were injected.</param>
public sealed record ManifestResult(string? Text, ValueList<Diagnostic> Findings, int Injected);
