using Sluice.Resources.Diagnostics;
using Sluice.Values;

namespace Sluice.ControlPlane.Injection;

/// <summary>What became of a pod. A patch was written where the decision is <see cref="InjectionDecision.Inject"/>, and only there.</summary>
/// <param name="Decision">Whether, or why not.</param>
/// <param name="Findings">What is wrong with it; errors only where the decision is <see cref="InjectionDecision.Invalid"/>.</param>
public readonly record struct InjectionResult(InjectionDecision Decision, ValueList<Diagnostic> Findings = default)
{
    public bool IsInjected => Decision == InjectionDecision.Inject;
}
